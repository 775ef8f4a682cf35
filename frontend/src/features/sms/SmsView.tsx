/** Text messages as the customer's phone shows them. */

import { MessageCircle } from "lucide-react";
import { useMemo } from "react";
import type { Channel, WrittenChannel } from "@/api/types";
import { OwnAddress } from "@/features/chat/OwnAddress";
import { useChat } from "@/features/chat/useChat";
import { useWriter } from "@/features/chat/useTyping";
import { CustomerError } from "@/features/customer/CustomerError";
import { Earlier, OlderTop } from "@/features/customer/OlderTop";
import { useCustomer, useOlderMessages } from "@/features/customer/useCustomer";
import { useMarkRead } from "@/features/customer/useUnread";
import { initials, phone } from "@/lib/addresses";
import { type SmsRow, smsRows } from "@/lib/conversation/grouping";
import { CHANNELS } from "@/lib/kinds/channels";
import { Avatar, ShopMark } from "@/ui/Avatar";
import { useLasting } from "@/ui/hooks/useClock";
import { LiveList } from "@/ui/list/LiveList";
import { Bone, EmptyState, Loading } from "@/ui/States";
import { SmsComposer } from "./SmsComposer";
import { SmsBubble, TimeMark, TypingRow } from "./SmsRows";

export default function SmsView({ channel }: { channel: WrittenChannel }) {
  const chat = useChat(channel);
  const { id } = useCustomer();
  useMarkRead(id, channel, chat.messages);
  return (
    <section
      aria-labelledby="sms-title"
      className="flex min-h-0 min-w-0 flex-col overflow-hidden bg-surface md:rounded-16 md:border md:border-line md:shadow-1"
    >
      <header className="flex flex-none flex-col items-center gap-0.5 border-line border-b px-4 pt-3 pb-2.5">
        <Other chat={chat} />
        <OwnAddress chat={chat} customerId={id} label="Phone number shown" />
      </header>
      <Conversation chat={chat} />
      <SmsComposer key={`${chat.from} ${chat.side}`} chat={chat} />
    </section>
  );
}

/** Whom one writes to: on a customer's phone the shop, on the shop's side the customer. */
function Other({ chat }: { chat: Chat }) {
  // Where there are several, the choice below says which.
  const ours = chat.addresses.length > 1 ? null : chat.from;
  const number = chat.shopView ? ours : chat.shopPhone;
  return (
    <>
      {chat.shopView ? (
        <Avatar letters={chat.customer ? initials(chat.customer) : null} size={42} />
      ) : (
        <ShopMark shop={chat.shop} size={44} />
      )}
      <h2 id="sms-title" tabIndex={-1} className="mt-1 font-[600] text-13 outline-none">
        {chat.shopView ? chat.who : chat.shop}
      </h2>
      <p className="text-12 text-ink-3">
        {CHANNELS[chat.channel].announced}
        {number && ` · ${phone(number)}`}
      </p>
    </>
  );
}

type Chat = ReturnType<typeof useChat>;
export type ListRow = SmsRow | { kind: "typing"; key: string; note: string | null };

/** Whether a turn answers by mail alone. */
const threaded = (channel: Channel | null) => channel !== null && CHANNELS[channel].threads;

const STILL_WORKING_MS = 30_000;

function Conversation({ chat }: { chat: Chat }) {
  const older = useOlderMessages();
  const typing = useLasting(chat.running !== undefined && !threaded(chat.running.channel), 400);
  const long = useLasting(typing, STILL_WORKING_MS);
  const { state } = useCustomer();
  const writer = useWriter(state);
  const { messages, pending, turns, handovers, shop, shopView, reader } = chat;
  const rows = useMemo((): ListRow[] => {
    const looks = { shop: shopView, name: reader };
    const all: ListRow[] = smsRows(messages, pending, turns, handovers, shop, looks);
    const note = writer ? `${writer} is writing` : long ? "Still working on it" : null;
    if (typing || writer) all.push({ kind: "typing", key: "typing", note });
    return all;
  }, [messages, pending, turns, handovers, shop, shopView, reader, typing, long, writer]);

  if (chat.status === "pending") return <Bones />;
  if (chat.status === "error") {
    return <CustomerError what="The messages couldn't be loaded" />;
  }
  if (rows.length === 0 && older.hasOlder) return <Earlier older={older} what="texts" />;
  if (rows.length === 0) return <NoTexts chat={chat} />;
  const lastPending = chat.pending.at(-1)?.key ?? null;
  return (
    <LiveList
      key={chat.from}
      label="Text messages"
      rows={rows}
      keyOf={(row) => row.key}
      estimate={(row) => (row.kind === "bubble" ? 48 : 40)}
      isMessage={(row) => row.kind === "bubble"}
      sent={lastPending}
      loadOlder={older.hasOlder ? older.load : undefined}
      top={<OlderTop older={older} />}
      rowClassName="px-4 md:px-6"
      render={(row) => (
        <div className="mx-auto w-full max-w-[760px]">
          <Row row={row} chat={chat} />
        </div>
      )}
    />
  );
}

function Row({ row, chat }: { row: ListRow; chat: Chat }) {
  switch (row.kind) {
    case "time":
      return <TimeMark at={row.at} newDay={row.newDay} />;
    case "joined":
      return (
        <p className="flex items-center gap-3 py-3 text-12 text-ink-2 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          {row.text}
        </p>
      );
    case "typing":
      return <TypingRow note={row.note} />;
    case "bubble":
      return (
        <SmsBubble
          bubble={row}
          other={chat.shopView ? chat.who : "The shop"}
          batch={chat.batch}
          tryAgain={chat.tryAgain}
        />
      );
  }
}

function NoTexts({ chat }: { chat: Chat }) {
  if (!chat.from) {
    return (
      <EmptyState icon={MessageCircle} title="No phone number on file">
        Choose another customer at the top{chat.writable ? ", or write as an unknown number" : ""}.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={MessageCircle} title={`No texts yet with ${phone(chat.from)}`}>
      {chat.writable
        ? chat.side === "shop"
          ? "Write to them below. You handle the conversation from then on."
          : `Write to ${chat.shop} below. Ask about an order, a part, or a return.`
        : "Texts appear here as they arrive."}
    </EmptyState>
  );
}

function Bones() {
  return (
    <Loading what="messages">
      <div className="mx-auto flex w-full max-w-[760px] flex-1 flex-col justify-end gap-2.5 px-6 pb-4">
        <Bone className="h-[58px] w-3/5 rounded-19" />
        <Bone className="h-9 w-2/5 self-end rounded-19" />
        <Bone className="h-9 w-1/4 self-end rounded-19" />
      </div>
    </Loading>
  );
}
