/** The inbox: one row a thread, newest first. */

import { Inbox, Paperclip, Pencil, Search, SearchX, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { OwnAddress } from "@/features/chat/OwnAddress";
import type { useChat } from "@/features/chat/useChat";
import { CustomerError } from "@/features/customer/CustomerError";
import { Earlier, OlderTop } from "@/features/customer/OlderTop";
import { useCustomer, useOlderMessages } from "@/features/customer/useCustomer";
import { useShop } from "@/features/customer/useShop";
import { participantsOf } from "@/lib/conversation/threads";
import { fullTime, listTime } from "@/lib/time";
import { useUi } from "@/stores/ui";
import { Button, IconButton } from "@/ui/Buttons";
import { PHONE, useMedia, WIDE } from "@/ui/hooks/useMedia";
import { useWindowedRows } from "@/ui/list/useWindowedRows";
import { RowBones } from "@/ui/PaneSkeleton";
import { EmptyState, Loading } from "@/ui/States";
import type { MailThread } from "./mailbox";

const ROW = 76;

interface ThreadListProps {
  chat: ReturnType<typeof useChat>;
  threads: MailThread[];
  unread: number;
  openKey: string | null;
  search: string | null;
  setSearch: (search: string | null) => void;
  canWrite: boolean;
}

export function ThreadList(props: ThreadListProps) {
  const { chat, unread, search, setSearch, canWrite } = props;
  const { id } = useCustomer();
  const { health } = useShop();
  const phone = useMedia(PHONE);
  const compose = () => useUi.getState().set({ composing: true });
  return (
    <>
      <header className="flex h-14 flex-none items-center gap-2 border-line border-b pr-3 pl-4">
        {search === null ? (
          <>
            <h2 className="min-w-0 flex-1 truncate font-[620] text-15">
              Inbox
              {unread > 0 && (
                <span title={`${unread} unread`} className="ml-2 font-[400] text-ink-2">
                  {unread}
                  <span className="sr-only"> unread</span>
                </span>
              )}
            </h2>
            <OwnAddress chat={chat} customerId={id} label="Mailbox shown" />
            <IconButton
              icon={Search}
              label="Search mail"
              hotkey="/"
              onClick={() => setSearch("")}
            />
            {(canWrite || chat.status === "pending" || health === null) && !phone && (
              <Button
                tone="soft"
                disabled={!canWrite}
                icon={Pencil}
                title="Compose (c)"
                onClick={compose}
                className="h-8"
              >
                Compose
              </Button>
            )}
          </>
        ) : (
          <SearchField search={search} setSearch={setSearch} />
        )}
      </header>
      <Rows {...props} />
      {canWrite && phone && (
        <Button
          tone="filled"
          icon={Pencil}
          onClick={compose}
          className="absolute right-4 bottom-4 h-[52px]! rounded-16! px-5! text-15! shadow-2"
        >
          Compose
        </Button>
      )}
    </>
  );
}

function SearchField({
  search,
  setSearch,
}: {
  search: string;
  setSearch: (search: string | null) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <>
      <input
        ref={field}
        type="search"
        value={search}
        aria-label="Search mail"
        placeholder="Search mail"
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setSearch(null)}
        className="h-9 min-w-0 flex-1 rounded-10 border border-control bg-surface px-3"
      />
      <IconButton icon={X} label="Close search" onClick={() => setSearch(null)} />
    </>
  );
}

function Rows({ chat, threads, openKey, search }: ThreadListProps) {
  const older = useOlderMessages();
  const { scroller, first, last, total } = useWindowedRows(threads.length, ROW);
  if (chat.status === "pending") {
    return (
      <Loading what="mail">
        <RowBones />
      </Loading>
    );
  }
  if (chat.status === "error") {
    return <CustomerError what="Your email couldn't be loaded" />;
  }
  if (threads.length === 0 && older.hasOlder && !search)
    return <Earlier older={older} what="mail" />;
  if (threads.length === 0) return <NoRows chat={chat} search={search} />;
  return (
    <section
      ref={scroller}
      tabIndex={0}
      aria-label="Mail threads"
      className="scroller min-h-0 flex-1 -outline-offset-2"
    >
      <ul className="relative" style={{ height: total }}>
        {threads.slice(first, last).map((thread, index) => (
          <li
            key={thread.key}
            aria-posinset={first + index + 1}
            aria-setsize={threads.length}
            className="absolute inset-x-0"
            style={{ top: (first + index) * ROW }}
          >
            <ThreadRow
              thread={thread}
              shop={chat.shop}
              customer={chat.shopView ? chat.who : "me"}
              open={thread.key === openKey}
            />
          </li>
        ))}
      </ul>
      <OlderTop older={older} />
    </section>
  );
}

function NoRows({ chat, search }: { chat: ThreadListProps["chat"]; search: string | null }) {
  const wide = useMedia(WIDE);
  if (search) {
    return (
      <EmptyState icon={SearchX} title="Nothing found">
        No email contains “{search}”.
      </EmptyState>
    );
  }
  // On a wide page the other half says more.
  if (wide) return <EmptyState icon={Inbox} title="No email" />;
  return (
    <EmptyState
      icon={Inbox}
      title={chat.from ? `No email yet for ${chat.from}` : "No email address on file"}
    />
  );
}

interface ThreadRowProps {
  thread: MailThread;
  shop: string;
  customer: string;
  open: boolean;
}

function ThreadRow({ thread, shop, customer, open }: ThreadRowProps) {
  const { names, count } = participantsOf(thread.messages, thread.pending.length, shop, customer);
  const heavy = thread.unread ? "font-[680]" : "";
  return (
    <button
      type="button"
      data-thread={thread.key}
      aria-current={open || undefined}
      onClick={() => useUi.getState().go({ thread: thread.key })}
      className={`relative flex h-[76px] w-full flex-col justify-center border-line border-b pr-4 pl-7 text-left -outline-offset-2 transition-colors duration-90 ${open ? "bg-selected" : "hover:bg-hover"}`}
    >
      {thread.unread && (
        <span className="absolute top-[21px] left-[11px] size-[9px] rounded-full bg-accent-text">
          <span className="sr-only">Unread. </span>
        </span>
      )}
      <span className="flex w-full items-baseline gap-1.5">
        <span dir="auto" className={`truncate ${thread.unread ? "font-[680]" : "font-[540]"}`}>
          {names}
        </span>
        {count > 1 && <span className="flex-none text-13 text-ink-3">{count}</span>}
        <time
          dateTime={new Date(thread.at).toISOString()}
          title={fullTime(thread.at)}
          className={`numbers ml-auto flex-none pl-2 text-13 ${thread.unread ? "font-[600] text-accent-text" : "text-ink-3"}`}
        >
          {listTime(thread.at, Date.now())}
        </time>
      </span>
      <span className="flex w-full items-center gap-2 text-13">
        <span dir="auto" className={`truncate ${heavy || "text-ink"}`}>
          {thread.subject}
        </span>
        {thread.hasAttachment && (
          <Paperclip
            size={14}
            aria-label="Has attachments"
            className="ml-auto flex-none text-ink-3"
          />
        )}
      </span>
      <span dir="auto" className="w-full truncate text-13 text-ink-2">
        {thread.snippet}
      </span>
    </button>
  );
}
