/** One mail: a line while it is closed; sender, text, quote and attachments when it is open. */

import { ChevronDown, CircleAlert, Ellipsis, Paperclip, Sparkles, UserRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Message } from "@/api/types";
import { Ring, useCountdown } from "@/features/chat/BatchRing";
import type { Batch, useChat } from "@/features/chat/useChat";
import { initials, nameOf } from "@/lib/addresses";
import { part } from "@/lib/part";
import { splitQuote } from "@/lib/quote";
import { snippet } from "@/lib/snippet";
import { fullTime, listTime } from "@/lib/time";
import { Avatar, ShopMark } from "@/ui/Avatar";
import { Chip } from "@/ui/Chip";
import { useFresh } from "@/ui/hooks/useClock";
import { Bone } from "@/ui/States";
import { size } from "@/ui/text/bigText";
import { PlainText } from "@/ui/text/PlainText";

const Markdown = lazy(() => part(() => import("@/ui/text/Markdown")));

type Chat = ReturnType<typeof useChat>;

interface MailMessageProps {
  chat: Chat;
  message: Message;
  open: boolean;
  toggle: () => void;
  last: boolean;
}

export function MailMessage({ chat, message, open, toggle, last }: MailMessageProps) {
  const { customer } = chat;
  const mine = message.direction === "inbound";
  const name = mine ? (customer ? nameOf(customer) : message.address) : chat.shop;
  const fresh = useFresh(message.created_at);
  const waits =
    last && mine && chat.batch?.messages.some((one) => one.id === message.id) ? chat.batch : null;
  return (
    <div className="border-line border-b px-4 py-3 md:px-7">
      <div className="flex gap-3.5">
        {mine ? (
          <Avatar letters={customer ? initials(customer) : null} size={38} />
        ) : (
          <ShopMark shop={chat.shop} size={38} />
        )}
        <div className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={open}
            onClick={toggle}
            className="flex min-h-6 w-full items-center gap-2.5 rounded-6 text-left"
          >
            <span dir="auto" className="truncate font-[600]">
              {name}
            </span>
            {!mine && <Author message={message} named={chat.shopView} />}
            <time
              dateTime={message.created_at}
              title={fullTime(message.created_at)}
              className="numbers ml-auto flex-none text-13 text-ink-3"
            >
              {listTime(message.created_at, Date.now())}
              {fresh && <span className="max-md:hidden"> (just now)</span>}
            </time>
          </button>
          {open ? (
            <>
              <Recipient message={message} mine={mine} shopSide={chat.shopView} />
              <Body message={message} />
              {waits && <Waiting batch={waits} />}
              {!mine && <Sending message={message} />}
            </>
          ) : (
            <p dir="auto" className="truncate text-13 text-ink-2">
              {snippet(message.content)}
            </p>
          )}
        </div>
      </div>
    </div>
  );
}

/** `named`: for the shop's own people, who know each other by name. */
function Author({ message, named }: { message: Message; named: boolean }) {
  const { author, written_by } = message;
  if (author === "person") {
    return (
      <Chip tone="ok">
        <UserRound size={13} aria-hidden /> {(named && written_by) || "A person"}
      </Chip>
    );
  }
  if (author === "system") return <Chip>Notice</Chip>;
  return (
    <Chip>
      <Sparkles size={13} aria-hidden /> Assistant
    </Chip>
  );
}

interface RecipientProps {
  message: Message;
  /** The customer wrote it. */
  mine: boolean;
  shopSide: boolean;
}

function Recipient({ message, mine, shopSide }: RecipientProps) {
  const [open, setOpen] = useState(false);
  const rows: [string, string][] = [
    [mine ? "from" : "to", message.address],
    ["date", fullTime(message.created_at)],
    ["subject", message.subject ?? "(no subject)"],
  ];
  return (
    <div className="mb-3 text-13 text-ink-2">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-6 items-center gap-1 rounded-6"
      >
        {mine ? "to the shop" : shopSide ? "to the customer" : "to me"}
        <ChevronDown size={14} aria-hidden />
      </button>
      {open && (
        <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 rounded-10 border border-line p-3 text-12">
          {rows.map(([term, value]) => (
            <div key={term} className="contents">
              <dt className="text-ink-3">{term}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

/** Only what the shop writes is markdown; what people send is plain text. */
function Body({ message }: { message: Message }) {
  const own = message.direction === "inbound";
  const { body, quote } = own ? splitQuote(message.content) : { body: message.content, quote: "" };
  const quoted = message.quoted || quote;
  return (
    <>
      {own ? (
        <PlainText text={body} className="max-w-[66ch] text-15" />
      ) : (
        <Suspense fallback={<Bone className="h-[92px] w-full" />}>
          <Markdown source={message.content} />
        </Suspense>
      )}
      {quoted && <Quote text={quoted} />}
      <Attachments of={message} />
    </>
  );
}

function Quote({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="mt-3">
      <button
        type="button"
        aria-expanded={open}
        aria-label={open ? "Hide quoted text" : "Show quoted text"}
        title={open ? "Hide quoted text" : "Show quoted text"}
        onClick={() => setOpen(!open)}
        className="flex h-6 items-center rounded-full bg-hover px-2 text-ink-2 max-md:h-11 max-md:px-4"
      >
        <Ellipsis size={16} aria-hidden />
      </button>
      {open && (
        <PlainText
          text={text}
          className="mt-2 max-w-[66ch] border-line border-l-[3px] pl-3 text-14 text-ink-2"
        />
      )}
    </div>
  );
}

function Attachments({ of: message }: { of: Message }) {
  if (message.attachments.length === 0) return null;
  return (
    <ul aria-label="Attachments" className="mt-3 flex flex-wrap gap-2">
      {message.attachments.map((file, index) => (
        <li
          key={`${index}${file.filename}`}
          className="flex max-w-full items-center gap-2 rounded-10 border border-line px-3 py-2 text-13"
          title={`${file.filename} (${file.content_type})`}
        >
          <Paperclip size={15} aria-hidden className="flex-none text-ink-3" />
          <span dir="auto" className="truncate">
            {file.filename}
          </span>
          {file.size != null && (
            <span className="flex-none text-12 text-ink-3">{size(file.size)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Sent, and waiting in case something is added. */
function Waiting({ batch }: { batch: Batch }) {
  const { share, seconds } = useCountdown(batch);
  return (
    <p className="mt-3 flex items-center gap-2 text-13 text-ink-3">
      <Ring share={share} />
      <span>
        Sent.{" "}
        <span aria-hidden className="numbers">
          {seconds > 0 ? `Waiting ${seconds} s in case you add something.` : "Being read now."}
        </span>
      </span>
    </p>
  );
}

const UNSENT: Partial<Record<Message["status"], string>> = {
  failed: "This email wasn't sent.",
  cancelled: "This email wasn't sent.",
  uncertain: "This email may not have been sent.",
};

/** What went wrong with the shop's own mail, said to nobody but the shop: and this is its own page. */
function Sending({ message }: { message: Message }) {
  const what = UNSENT[message.status];
  if (!what) return null;
  return (
    <p className="mt-3 flex items-center gap-1.5 text-13 text-danger">
      <CircleAlert size={15} aria-hidden />
      {what} {message.error}
    </p>
  );
}
