/** The reply under a thread. Its draft is kept; Ctrl or ⌘ with Enter sends. */

import { SendHorizontal, Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { AnswerTrouble } from "@/features/chat/AnswerTrouble";
import { useAnswer } from "@/features/chat/useAnswer";
import type { useChat } from "@/features/chat/useChat";
import { useTellTyping } from "@/features/chat/useTyping";
import { useCustomer } from "@/features/customer/useCustomer";
import { MAIL } from "@/lib/kinds/channels";
import { quoteOf } from "@/lib/quote";
import { fullTime } from "@/lib/time";
import { draftPlace, useDrafts } from "@/stores/drafts";
import { useUndo } from "@/stores/undo";
import { Button, IconButton, KeyCap } from "@/ui/Buttons";
import type { MailThread } from "./mailbox";
import { replyHeaders } from "./openThread";

type Chat = ReturnType<typeof useChat>;

export const draftKey = (customer: number | null, thread: string, chat: Chat) =>
  draftPlace(`${MAIL}/${customer}/${thread}`, chat);

interface ReplyBoxProps {
  chat: Chat;
  thread: MailThread;
  /** Begins it again, with the draft there is. */
  open: () => void;
  close: () => void;
}

/** Quoting more than this back and forth helps nobody. */
const QUOTE_LIMIT = 10_000;

/** The draft of a reply, and how it goes out: as the customer's own, or as the shop's. */
function useReply({ chat, thread, open, close }: ReplyBoxProps) {
  const { id } = useCustomer();
  const key = draftKey(id, thread.key, chat);
  const answer = useAnswer();
  const text = useDrafts((all) => all.drafts[key]?.text ?? "");
  const write = useDrafts((all) => all.write);
  const drop = () => {
    write(key, null);
    close();
  };
  const send = () => {
    if (!text.trim()) return;
    if (chat.side === "shop") {
      const thread_id = thread.messages.at(-1)?.thread_id ?? null;
      const words = { channel: MAIL, text: text.trim(), thread_id } as const;
      void answer.answer({ ...words, address: null, subject: "" }).then((sent) => sent && drop());
      return;
    }
    chat.sendMail({
      text: text.trim(),
      subject: `Re: ${thread.subject}`,
      thread: thread.key,
      quote: quoteOfLast(thread, chat.shop),
      ...replyHeaders(thread.messages),
    });
    drop();
  };
  const restore = () => {
    write(key, { text });
    open();
  };
  const discard = () => {
    drop();
    if (text.trim()) useUndo.getState().offer("Draft discarded.", restore);
  };
  return { answer, text, write: (text: string) => write(key, { text }), send, discard };
}

/** A reply quotes the shop's last mail, or the last one if the shop has not written yet. */
function quoteOfLast({ messages }: MailThread, shop: string): string {
  const last = messages.findLast((message) => message.direction === "outbound") ?? messages.at(-1);
  if (!last) return "";
  const who = last.direction === "inbound" ? last.address : shop;
  return quoteOf(last.content.slice(0, QUOTE_LIMIT), who, fullTime(last.created_at));
}

export function ReplyBox(props: ReplyBoxProps) {
  const { chat, close } = props;
  const { id } = useCustomer();
  const { answer, text, write, send, discard } = useReply(props);
  const tell = useTellTyping(id ?? 0);
  const shopSide = chat.side === "shop";
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div className="px-4 py-4 md:pr-7 md:pl-[79px]">
      <div className="rounded-12 border border-control focus-within:outline-2 focus-within:outline-(--focus) focus-within:outline-offset-1">
        <p className="border-line border-b px-4 py-2 text-13 text-ink-2">
          To <span className="text-ink">{shopSide ? chat.who : chat.shop}</span>
        </p>
        <textarea
          ref={field}
          dir="auto"
          value={text}
          aria-label="Reply"
          placeholder="Write a reply"
          onChange={(event) => {
            write(event.target.value);
            if (shopSide) tell();
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
            if (event.key === "Escape") close();
          }}
          className="block min-h-[110px] w-full resize-y bg-transparent px-4 py-3 text-15 outline-none"
        />
        <AnswerTrouble answer={answer} />
        <div className="flex items-center gap-2 px-3 pb-3">
          <Button
            tone="filled"
            icon={SendHorizontal}
            disabled={!text.trim() || answer.busy}
            onClick={send}
          >
            Send
          </Button>
          <KeyCap>Ctrl Enter</KeyCap>
          <IconButton icon={Trash2} label="Discard draft" onClick={discard} className="ml-auto" />
        </div>
      </div>
    </div>
  );
}
