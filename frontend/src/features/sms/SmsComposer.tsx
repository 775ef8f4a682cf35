/** The field at the bottom of a text conversation. Enter sends, Shift+Enter breaks the line. */

import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, useLayoutEffect, useRef } from "react";
import { AnswerTrouble } from "@/features/chat/AnswerTrouble";
import { SideBar } from "@/features/chat/SideBar";
import { useAnswer } from "@/features/chat/useAnswer";
import type { useChat } from "@/features/chat/useChat";
import { useTellTyping } from "@/features/chat/useTyping";
import { useCustomer } from "@/features/customer/useCustomer";
import { CHANNELS } from "@/lib/kinds/channels";
import { draftPlace, useDrafts } from "@/stores/drafts";
import { useShortcuts } from "@/ui/hooks/useShortcuts";
import { segmentNote } from "./segments";

type Chat = ReturnType<typeof useChat>;

/** The draft of a text, and how it goes out: as the customer's own, or as the shop's. */
function useTexting(chat: Chat) {
  const answer = useAnswer();
  // By address: a stranger who becomes a customer while typing loses no word.
  const key = draftPlace(`${chat.channel}/${chat.from}`, chat);
  const text = useDrafts((all) => all.drafts[key]?.text ?? "");
  const write = (next: string) => useDrafts.getState().write(key, { text: next });
  const send = () => {
    if (!text.trim()) return;
    if (chat.side === "shop") {
      const { channel, from: address } = chat;
      const words = { channel, text: text.trim(), address, thread_id: null } as const;
      void answer.answer({ ...words, subject: "" }).then((sent) => sent && write(""));
    } else {
      chat.sendText(text.trim());
      write("");
    }
  };
  return { answer, text, write, send };
}

export function SmsComposer({ chat }: { chat: Chat }) {
  const { id } = useCustomer();
  const { answer, text, write, send: sendText } = useTexting(chat);
  const tell = useTellTyping(id ?? 0);
  const shopSide = chat.side === "shop";
  const longest = CHANNELS[chat.channel].longest[shopSide ? "shop" : "customer"];
  const field = useRef<HTMLTextAreaElement>(null);
  useShortcuts({ r: () => field.current?.focus(), c: () => field.current?.focus() });
  useLayoutEffect(() => grow(field.current, text), [text]);

  if (!chat.from || chat.status !== "ready") return null;
  if (!chat.writable) {
    return (
      <p className="border-line border-t px-4 py-3 text-center text-13 text-ink-2">
        Read only. Sign in with a role that can write to continue here.
      </p>
    );
  }
  const send = () => {
    sendText();
    if (text.trim()) field.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const note = segmentNote(text);
  return (
    <div className="flex-none">
      <SideBar who={chat.who} />
      <AnswerTrouble answer={answer} />
      <div className="px-3 pt-2 pb-3 md:px-6 md:pb-4">
        <div className="mx-auto flex max-w-[748px] items-end gap-2 rounded-[20px] border border-control bg-surface py-[3px] pr-1 pl-4 focus-within:outline-2 focus-within:outline-(--focus) focus-within:outline-offset-1">
          <textarea
            ref={field}
            rows={1}
            dir="auto"
            maxLength={longest ?? undefined}
            value={text}
            aria-label={`Text message to ${shopSide ? chat.who : chat.shop}`}
            placeholder="Text message"
            onChange={(event) => {
              write(event.target.value);
              if (shopSide) tell();
            }}
            onKeyDown={press}
            className="max-h-[150px] min-w-0 flex-1 resize-none py-[6px] text-16 outline-none max-md:text-[17px]"
          />
          {note && <span className="numbers flex-none self-center text-12 text-ink-3">{note}</span>}
          <button
            type="button"
            aria-label="Send"
            title="Send (Enter)"
            disabled={!text.trim() || answer.busy}
            onClick={send}
            className="relative grid size-8 flex-none place-items-center rounded-full bg-accent text-on-accent transition duration-90 before:absolute before:-inset-1.5 disabled:bg-hover disabled:text-ink-3"
          >
            <ArrowUp size={19} strokeWidth={2.2} aria-hidden />
          </button>
        </div>
      </div>
    </div>
  );
}

/** The field is as high as its text, up to its limit. */
function grow(field: HTMLTextAreaElement | null, _text: string): void {
  if (!field) return;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 150)}px`;
}
