/** An open thread: subject, mails, the reply. */

import { ArrowLeft, Reply } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { useChat } from "@/features/chat/useChat";
import { useCustomer } from "@/features/customer/useCustomer";
import { useMarkRead } from "@/features/customer/useUnread";
import { useDrafts } from "@/stores/drafts";
import { useUi } from "@/stores/ui";
import { Button, IconButton, KeyCap } from "@/ui/Buttons";
import { useShortcuts } from "@/ui/hooks/useShortcuts";
import { Unbroken } from "@/ui/text/Unbroken";
import { MailMessage } from "./MailMessage";
import type { MailThread } from "./mailbox";
import { threadParts } from "./openThread";
import { FoldedMails, PendingMail, RunningLine } from "./PendingMail";
import { draftKey, ReplyBox } from "./ReplyBox";

interface ThreadViewProps {
  chat: ReturnType<typeof useChat>;
  thread: MailThread;
  /** The list is not beside it: show the way back. */
  back: boolean;
  readUpTo: number;
}

export default function ThreadView({ chat, thread, back, readUpTo }: ThreadViewProps) {
  const { id } = useCustomer();
  const heading = useRef<HTMLHeadingElement>(null);
  const draft = useDrafts((all) => all.drafts[draftKey(id, thread.key, chat)]);
  const [replying, setReplying] = useState(draft !== undefined);
  useMarkRead(id, thread.key, thread.messages);
  const leave = useLeave(thread.key);
  const canReply = chat.writable && chat.from !== null && thread.messages.length > 0;
  useShortcuts({ Escape: leave, ...(canReply ? { r: () => setReplying(true) } : {}) });
  // Opened from the list: the reader starts at the subject.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  return (
    <article aria-labelledby="thread-title" className="flex min-h-0 flex-1 flex-col">
      <header className="flex flex-none items-start gap-1 px-4 pt-4 pb-1 md:px-7">
        {back && (
          <IconButton
            icon={ArrowLeft}
            label="Back to the list"
            hotkey="Esc"
            onClick={leave}
            className="-ml-2"
          />
        )}
        <h2
          id="thread-title"
          ref={heading}
          tabIndex={-1}
          dir="auto"
          className="min-w-0 flex-1 py-0.5 font-[620] text-21 outline-none"
        >
          <Unbroken text={thread.subject} />
        </h2>
      </header>
      <Mails chat={chat} thread={thread} readUpTo={readUpTo} follow={replying}>
        {replying && canReply ? (
          <ReplyBox
            key={chat.side}
            chat={chat}
            thread={thread}
            open={() => setReplying(true)}
            close={() => setReplying(false)}
          />
        ) : (
          canReply && (
            <div className="px-4 pt-4 pb-6 md:pr-7 md:pl-[79px]">
              <Button icon={Reply} onClick={() => setReplying(true)}>
                Reply
                <KeyCap>r</KeyCap>
              </Button>
            </div>
          )
        )}
      </Mails>
    </article>
  );
}

/** Back to the list, and the focus back to the thread's row. */
function useLeave(key: string) {
  return () => {
    useUi.getState().go({ thread: null });
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-thread="${CSS.escape(key)}"]`)?.focus(),
    );
  };
}

interface MailsProps {
  chat: ThreadViewProps["chat"];
  thread: MailThread;
  readUpTo: number;
  follow: boolean;
  children: React.ReactNode;
}

function Mails({ chat, thread, readUpTo, follow, children }: MailsProps) {
  const [opened, setOpened] = useState<ReadonlyMap<number, boolean>>(new Map());
  const [unreadFrom] = useState(readUpTo);
  const scroller = useRef<HTMLDivElement>(null);
  const parts = useMemo(
    () => threadParts(thread.messages, opened, unreadFrom, chat.shopView ? "inbound" : "outbound"),
    [thread.messages, opened, unreadFrom, chat.shopView],
  );
  const toggle = (ids: number[], open: boolean) =>
    setOpened((known) => new Map([...known, ...ids.map((id) => [id, open] as const)]));
  useFollow(scroller, thread.messages.length + thread.pending.length + (follow ? 1 : 0));
  const last = thread.messages.at(-1);
  const waiting = last?.direction === "inbound" && thread.pending.length === 0 ? last : null;
  const running =
    chat.running && waiting && chat.running.id === waiting.batch_id ? chat.running : null;
  return (
    <section
      ref={scroller}
      tabIndex={0}
      aria-label="Emails in this thread"
      className="scroller min-h-0 flex-1 -outline-offset-2"
    >
      {parts.map((part) =>
        part.kind === "fold" ? (
          <FoldedMails
            key={`f${part.messages[0]?.id}`}
            count={part.messages.length}
            open={() =>
              toggle(
                part.messages.map((m) => m.id),
                true,
              )
            }
          />
        ) : (
          <MailMessage
            key={part.message.id}
            chat={chat}
            message={part.message}
            open={part.open}
            toggle={() => toggle([part.message.id], !part.open)}
            last={part.message.id === last?.id}
          />
        ),
      )}
      {thread.pending.map((item) => (
        <PendingMail
          key={item.key}
          item={item}
          customer={chat.customer}
          tryAgain={() => chat.tryAgain(item.key)}
        />
      ))}
      {running && <RunningLine since={running.started_at} shop={chat.shop} />}
      {children}
    </section>
  );
}

/** New mails and the reply box come into view; the first drawing stays at the top of the last mail. */
function useFollow(scroller: React.RefObject<HTMLDivElement>, count: number): void {
  const before = useRef(count);
  useEffect(() => {
    const element = scroller.current;
    if (!element || count <= before.current) {
      before.current = count;
      return;
    }
    before.current = count;
    element.scrollTo({ top: element.scrollHeight });
  }, [scroller, count]);
}
