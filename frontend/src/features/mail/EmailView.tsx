/** Mail: the list of threads, the open one beside it (or instead of it), and the composer. */

import { Inbox, Mail } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { SideBar } from "@/features/chat/SideBar";
import { useChat } from "@/features/chat/useChat";
import { useCustomer, useOlderMessages } from "@/features/customer/useCustomer";
import { useUnread } from "@/features/customer/useUnread";
import { CHANNELS, MAIL } from "@/lib/kinds/channels";
import { part } from "@/lib/part";
import { useUi } from "@/stores/ui";
import { useMedia, WIDE } from "@/ui/hooks/useMedia";
import { useShortcuts } from "@/ui/hooks/useShortcuts";
import { EmptyState } from "@/ui/States";
import { mailThreads, searched } from "./mailbox";
import { ThreadList } from "./ThreadList";

// The list is what is seen first; what opens from it follows.
const Composer = lazy(() => part(() => import("./Composer")));
const ThreadView = lazy(() => part(() => import("./ThreadView")));

/** The threads of the mailbox, those that the search leaves, and the open one. */
function useThreads(chat: Chat, search: string | null) {
  const { id, state } = useCustomer();
  const unread = useUnread(id, state?.detail ?? null);
  const openKey = useUi((ui) => ui.route.thread);
  const all = useMemo(() => {
    const theirs = chat.shopView ? "inbound" : "outbound";
    return mailThreads(chat.messages, chat.pending, unread.readUpTo, theirs);
  }, [chat.messages, chat.pending, unread.readUpTo, chat.shopView]);
  const shown = useMemo(() => searched(all, search ?? ""), [all, search]);
  const open = all.find((thread) => thread.keys.includes(openKey ?? "")) ?? null;
  return { all, shown, open, unread };
}

export default function EmailView() {
  const chat = useChat(MAIL);
  const composing = useUi((ui) => ui.composing);
  const canWrite = chat.writable && chat.from !== null && chat.status === "ready";
  return (
    <section
      aria-label={CHANNELS[MAIL].name}
      className="relative flex min-h-0 min-w-0 flex-col overflow-hidden bg-surface md:rounded-16 md:border md:border-line md:shadow-1"
    >
      <SideBar who={chat.who} room={chat.status === "pending"} />
      <Mailbox chat={chat} canWrite={canWrite} />
      {composing && canWrite && (
        <Suspense fallback={null}>
          <Composer key={chat.side} chat={chat} />
        </Suspense>
      )}
    </section>
  );
}

/** The list and the open thread, side by side where there is room. */
function Mailbox({ chat, canWrite }: { chat: Chat; canWrite: boolean }) {
  const [search, setSearch] = useState<string | null>(null);
  const { all, shown, open, unread } = useThreads(chat, search);
  const wide = useMedia(WIDE);
  useMailShortcuts(
    shown.map((thread) => thread.key),
    open?.key ?? null,
    canWrite,
    () => setSearch((now) => now ?? ""),
  );
  const list = (
    <ThreadList
      chat={chat}
      threads={shown}
      unread={unread.of[MAIL]}
      openKey={open?.key ?? null}
      search={search}
      setSearch={setSearch}
      canWrite={canWrite}
    />
  );
  const readUpTo = open ? unread.readUpTo(open.key) : 0;
  const thread = open && (
    <Suspense fallback={null}>
      <ThreadView key={open.key} chat={chat} thread={open} back={!wide} readUpTo={readUpTo} />
    </Suspense>
  );
  if (!wide) return <div className="flex min-h-0 flex-1 flex-col">{thread ?? list}</div>;
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(300px,36%)_minmax(0,1fr)]">
      <div
        data-print={open ? "no" : undefined}
        className="flex min-h-0 flex-col border-line border-r"
      >
        {list}
      </div>
      <div className="flex min-h-0 min-w-0 flex-col">
        {thread ?? <NothingOpen chat={chat} some={all.length > 0} />}
      </div>
    </div>
  );
}

type Chat = ReturnType<typeof useChat>;

function NothingOpen({ chat, some }: { chat: Chat; some: boolean }) {
  // The list beside it says what is wrong, or shows that it is loading.
  const { hasOlder } = useOlderMessages();
  if (chat.status !== "ready" || (!some && hasOlder)) return null;
  if (some) {
    return (
      <EmptyState icon={Mail} title="No email open">
        Choose one from the list, or write a new one.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Inbox}
      title={chat.from ? `No email yet for ${chat.from}` : "No email address on file"}
    >
      {chat.from
        ? chat.side === "shop"
          ? "Send them an email. You handle the conversation from then on."
          : `Write to ${chat.shop} and the answer arrives here.`
        : `Choose another customer at the top${chat.writable ? ", or write from a new email address" : ""}.`}
    </EmptyState>
  );
}

function useMailShortcuts(
  keys: string[],
  open: string | null,
  canWrite: boolean,
  search: () => void,
): void {
  const move = (by: number) => () => {
    const focused = document.activeElement?.closest<HTMLElement>("[data-thread]")?.dataset.thread;
    const at = keys.indexOf(focused ?? open ?? "");
    const next = keys[Math.min(keys.length - 1, Math.max(0, at + by))];
    if (!next) return;
    document.querySelector<HTMLElement>(`[data-thread="${CSS.escape(next)}"]`)?.focus();
    if (open !== null) useUi.getState().go({ thread: next });
  };
  useShortcuts({
    j: move(1),
    ArrowDown: move(1),
    k: move(-1),
    ArrowUp: move(-1),
    "/": search,
    ...(canWrite ? { c: () => useUi.getState().set({ composing: true }) } : {}),
  });
}
