/** A new mail: a sheet in the corner, the whole pane on phones. */

import { SendHorizontal, Trash2, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { AnswerTrouble } from "@/features/chat/AnswerTrouble";
import { useAnswer } from "@/features/chat/useAnswer";
import type { useChat } from "@/features/chat/useChat";
import { MAIL } from "@/lib/kinds/channels";
import { draftPlace, useDrafts } from "@/stores/drafts";
import { useOutbox } from "@/stores/outbox";
import { useUi } from "@/stores/ui";
import { useUndo } from "@/stores/undo";
import { Button, IconButton, KeyCap } from "@/ui/Buttons";
import { draftThread } from "./mailbox";

type Chat = ReturnType<typeof useChat>;

const close = () => useUi.getState().set({ composing: false });

/** The draft of a new mail, and how it goes out: as the customer's own, or as the shop's. */
function useNewMail(chat: Chat) {
  const answer = useAnswer();
  const key = draftPlace(`${MAIL}/new/${chat.from}`, chat);
  const draft = useDrafts((all) => all.drafts[key]);
  const write = useDrafts((all) => all.write);
  const { text = "", subject = "" } = draft ?? {};
  const sent = () => {
    write(key, null);
    close();
  };
  const send = () => {
    if (!text.trim()) return;
    const words = { text: text.trim(), subject: subject.trim() };
    if (chat.side === "shop") {
      const place = { channel: MAIL, address: chat.from, thread_id: null } as const;
      void answer.answer({ ...words, ...place }).then((done) => done && sent());
      return;
    }
    chat.sendMail({ ...words, thread: null, inReplyTo: null, references: [], quote: "" });
    sent();
    const item = useOutbox.getState().items.at(-1);
    if (item) useUi.getState().go({ thread: draftThread(item.key) });
  };
  const restore = () => {
    write(key, draft ?? null);
    useUi.getState().set({ composing: true });
  };
  const discard = () => {
    sent();
    if (draft) useUndo.getState().offer("Draft discarded.", restore);
  };
  const change = (patch: { text?: string; subject?: string }) =>
    write(key, { text, subject, ...patch });
  return { answer, text, subject, change, send, discard };
}

export default function Composer({ chat }: { chat: Chat }) {
  const { answer, text, subject, change, send, discard } = useNewMail(chat);
  const shopSide = chat.side === "shop";
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  };
  return (
    <div
      role="dialog"
      aria-labelledby="compose-title"
      onKeyDown={press}
      className="sheet absolute right-4 bottom-4 z-20 flex h-[440px] max-h-[calc(100%-32px)] w-[520px] max-w-[calc(100%-32px)] flex-col rounded-16 border border-line bg-surface shadow-2 max-md:inset-0 max-md:h-full max-md:max-h-none max-md:w-full max-md:max-w-none max-md:rounded-none max-md:border-0"
    >
      <header className="flex h-12 flex-none items-center gap-2 border-line border-b pr-2 pl-4">
        <h2 id="compose-title" className="flex-1 font-[620]">
          New email
        </h2>
        <IconButton icon={X} label="Close and keep draft" hotkey="Esc" onClick={close} />
      </header>
      <p className="border-line border-b px-4 py-2 text-13 text-ink-2">
        To <span className="text-ink">{shopSide ? chat.from : chat.shop}</span>
      </p>
      <input
        ref={first}
        dir="auto"
        value={subject}
        maxLength={200}
        aria-label="Subject"
        placeholder="Subject"
        onChange={(event) => change({ subject: event.target.value })}
        className="flex-none border-line border-b bg-transparent px-4 py-2.5 -outline-offset-2"
      />
      <textarea
        dir="auto"
        value={text}
        aria-label="Email text"
        placeholder={shopSide ? "Write to the customer" : "Write to the shop"}
        onChange={(event) => change({ text: event.target.value })}
        className="min-h-0 flex-1 resize-none bg-transparent px-4 py-3 text-15 -outline-offset-2"
      />
      <AnswerTrouble answer={answer} />
      <footer className="flex flex-none items-center gap-2 border-line border-t p-3">
        <Button
          tone="filled"
          icon={SendHorizontal}
          disabled={!text.trim() || answer.busy}
          onClick={send}
        >
          Send
        </Button>
        <KeyCap>Ctrl Enter</KeyCap>
        <IconButton icon={Trash2} label="Discard draft" className="ml-auto" onClick={discard} />
      </footer>
    </div>
  );
}
