/** One channel's conversation: what was said, what is on its way, what the shop is doing. */

import { useMemo } from "react";
import type { CustomerDetail, Message, Turn, WrittenChannel } from "@/api/types";
import { actorKey } from "@/features/customer/useActor";
import { useCustomer } from "@/features/customer/useCustomer";
import { useShop } from "@/features/customer/useShop";
import { useSide } from "@/features/customer/useSide";
import { address, fullName, nameOf, newMessageId, newMessageSid } from "@/lib/addresses";
import { openTurn } from "@/lib/conversation/live";
import { CHANNELS, contactKind, mainAddress } from "@/lib/kinds/channels";
import { useOutbox } from "@/stores/outbox";
import { type Actor, useUi } from "@/stores/ui";
import { useSend } from "./useSend";

/** The waiting batch: when it will be answered, in this machine's time. */
export interface Batch {
  endsAt: number;
  windowMs: number;
  messages: Message[];
}

export interface NewMail {
  text: string;
  subject: string;
  thread: string | null;
  inReplyTo: string | null;
  references: string[];
  quote: string;
}

const NONE: Message[] = [];
const NO_TURNS: Turn[] = [];

/** What was said at the shown address, and what is on its way from it. */
function useMessages(
  channel: WrittenChannel,
  key: string | null,
  detail: CustomerDetail | undefined,
  address: Addresses,
) {
  const outbox = useOutbox((box) => box.items);
  const pending = useMemo(
    () => outbox.filter((item) => item.actor === key && item.channel === channel),
    [outbox, key, channel],
  );
  const { from, addresses } = address;
  const messages = useMemo(
    () =>
      detail?.messages.filter(
        (message) => message.channel === channel && isAt(message.address, from, addresses),
      ) ?? NONE,
    [detail?.messages, channel, from, addresses],
  );
  return { messages, pending };
}

/** Sends from the shown address, as the customer. */
function useSenders(
  channel: WrittenChannel,
  key: string | null,
  from: string | null,
  name: string | null,
) {
  const { submit, send } = useSend();
  const sendText = (text: string) => {
    if (from && key) submit({ key: newMessageSid(), actor: key, channel, from, text, mail: null });
  };
  const sendMail = ({ text, ...mail }: NewMail) => {
    if (!from || !key) return;
    submit({ key: newMessageId(from), actor: key, channel, from, text, mail: { name, ...mail } });
  };
  return { sendText, sendMail, tryAgain: (pendingKey: string) => send(pendingKey) };
}

/** The customer's name; of a sender the shop has never seen, the address. */
function whoOf(detail: CustomerDetail | undefined, from: string | null, failed: boolean): string {
  if (detail) return nameOf(detail.customer);
  if (from) return address(from);
  return failed ? "No customer" : "the customer";
}

export function useChat(channel: WrittenChannel) {
  const { actor, state, status, error, retry } = useCustomer();
  const { health, shop } = useShop();
  const { side, shopView, name: reader } = useSide();
  const detail = state?.detail;
  const key = actor && actorKey(actor);
  const { from, addresses } = useAddresses(channel, actor, detail);
  const name = (detail && fullName(detail.customer)) || null;
  return {
    channel,
    status,
    error,
    retry,
    customer: detail?.customer,
    from,
    /** All of the customer's phones, or mailboxes; each shows its own messages. */
    addresses,
    shop,
    shopPhone: health?.shop_phone ?? "",
    /** Whose words go out from here. */
    side,
    /** Seen as the shop's own people see it, and by whom. */
    shopView,
    reader,
    writable: side === "customer" || (side === "shop" && actor?.kind === "customer"),
    who: whoOf(detail, from, status === "error"),
    turns: detail?.turns ?? NO_TURNS,
    handovers: state?.handovers ?? [],
    batch: state ? waitingBatch(state, (health?.batch_window_seconds ?? 5) * 1000) : null,
    running: detail ? openTurn(detail) : undefined,
    ...useMessages(channel, key, detail, { from, addresses }),
    ...useSenders(channel, key, from, name),
  };
}

interface Addresses {
  from: string | null;
  addresses: string[];
}

const NO_ADDRESSES: string[] = [];

/** The phone or mailbox the page shows, and those it could show instead. */
function useAddresses(
  channel: WrittenChannel,
  actor: Actor | null,
  detail: CustomerDetail | undefined,
): Addresses {
  const chosen = useUi((ui) => ui.writesFrom);
  const kind = CHANNELS[channel].contact;
  const contacts = detail?.contacts;
  const addresses = useMemo(
    () => contacts?.filter((one) => one.kind === kind).map((one) => one.address) ?? NO_ADDRESSES,
    [contacts, kind],
  );
  if (actor?.kind === "new") {
    const fits = contactKind(actor.address) === kind;
    return { from: fits ? actor.address : null, addresses: NO_ADDRESSES };
  }
  const customer = detail?.customer;
  const first = mainAddress(customer, kind);
  const other = chosen && chosen.customerId === customer?.id ? chosen.address : null;
  return { from: other !== null && addresses.includes(other) ? other : first, addresses };
}

/** What went to an address that is no longer on file is shown with any. */
const isAt = (address: string, from: string | null, addresses: string[]) =>
  addresses.length < 2 || address === from || !addresses.includes(address);

function waitingBatch(
  state: NonNullable<ReturnType<typeof useCustomer>["state"]>,
  windowMs: number,
): Batch | null {
  const { window_ends_at, messages } = state.detail;
  if (!window_ends_at) return null;
  const latest = state.maxEndsAt ? Date.parse(state.maxEndsAt) : Number.POSITIVE_INFINITY;
  const endsAt = Math.min(Date.parse(window_ends_at), latest) - state.clockOffset;
  const waiting = messages.filter(
    (message) =>
      message.direction === "inbound" &&
      message.batch_id === null &&
      message.status === "received" &&
      !message.automatic,
  );
  return { endsAt, windowMs, messages: waiting };
}
