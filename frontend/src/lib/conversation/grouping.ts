/** SMS as rows: time marks, bubbles in groups, who joined, and the one mark under the last bubble. */

import type { Message, Turn } from "@/api/types";
import { CHANNELS } from "@/lib/kinds/channels";
import { dayOf } from "@/lib/time";
import type { Handover } from "./live";
import { handoverRows as ofTheShop } from "./timeline";
import { writerOf } from "./writers";

/** A message on its way: written here, not yet in the conversation. */
export interface Pending {
  /** The idempotency key; the row keeps it as its identity when the stored message arrives. */
  key: string;
  text: string;
  at: number;
  state: "sending" | "stored" | "failed" | "waiting";
  error: string | null;
}

export type Mark =
  | { kind: "sending"; since: number }
  | { kind: "waiting" }
  | { kind: "delivered" }
  | { kind: "read"; at: string }
  | { kind: "failed"; pending: Pending }
  | { kind: "lost"; why: string };

/** Who looks: the customer, or one of the shop's own people. */
export interface Reader {
  shop: boolean;
  name: string | null;
}

export interface Bubble {
  kind: "bubble";
  key: string;
  side: "me" | "other";
  /** For the shop's own people: which of the shop wrote it. */
  writer: string | null;
  text: string;
  at: number;
  /** Close to the bubble above: 2 px instead of 10. */
  joined: boolean;
  tail: boolean;
  mark: Mark | null;
  message: Message | null;
}

export type SmsRow =
  | { kind: "time"; key: string; at: number; newDay: boolean }
  | { kind: "joined"; key: string; text: string }
  | Bubble;

const GROUP_MS = 60_000;
const GAP_MS = 15 * 60_000;

type Entry = Omit<Bubble, "joined" | "tail" | "mark"> & { pending: Pending | null };

const isText = (channel: Message["channel"]) =>
  !CHANNELS[channel].threads && !CHANNELS[channel].spoken;

const keyOf = (message: Message) =>
  message.direction === "inbound" && message.provider_id ? message.provider_id : `m${message.id}`;

function entries(
  messages: readonly Message[],
  pending: readonly Pending[],
  reader: Reader,
): Entry[] {
  const stored = messages
    .filter(({ channel, status }) => isText(channel) && (reader.shop || status !== "cancelled"))
    .map((message): Entry => {
      const outbound = message.direction === "outbound";
      const side = outbound === reader.shop ? "me" : "other";
      const at = Date.parse(message.created_at);
      const writer = reader.shop && outbound ? writerOf(message, reader.name, "") : null;
      const bubble = { kind: "bubble", key: keyOf(message), side, writer } as const;
      return { ...bubble, text: message.content, at, message, pending: null };
    });
  const known = new Set(stored.map((entry) => entry.key));
  const own = pending
    .filter((item) => !known.has(item.key))
    .map((item): Entry => {
      const { key, text, at } = item;
      const bubble = { kind: "bubble", key, side: "me", writer: null } as const;
      return { ...bubble, text, at, message: null, pending: item };
    });
  return [...stored, ...own];
}

/** Failures keep their mark where they stand; of the others only the last own bubble has one. */
function markOf(entry: Entry, last: boolean, turns: ReadonlyMap<number, Turn>): Mark | null {
  const { pending, message } = entry;
  if (pending?.state === "failed") return { kind: "failed", pending };
  if (!last) return null;
  if (pending?.state === "waiting") return { kind: "waiting" };
  if (pending?.state === "sending") return { kind: "sending", since: pending.at };
  const turn = message?.batch_id ? turns.get(message.batch_id) : undefined;
  return turn ? { kind: "read", at: turn.started_at } : { kind: "delivered" };
}

const UNSENT: ReadonlySet<string> = new Set(["failed", "cancelled"]);

/** Of what the shop sends only what did not arrive has a mark. */
function fate({ message }: Entry): Mark | null {
  if (message?.direction !== "outbound" || !UNSENT.has(message.status)) return null;
  return { kind: "lost", why: message.error ?? "" };
}

export function smsRows(
  messages: readonly Message[],
  pending: readonly Pending[],
  turns: readonly Turn[],
  handovers: readonly Handover[],
  shop: string,
  reader: Reader = { shop: false, name: null },
): SmsRow[] {
  const all = entries(messages, pending, reader);
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  const lastOwn = all.findLastIndex((entry) => entry.side === "me");
  const rows: SmsRow[] = [];
  const waiting = joinedRows(handovers, shop, reader);
  let before: Entry | null = null;
  for (const [index, entry] of all.entries()) {
    const spoke = takenUntil(waiting, entry.at);
    rows.push(...spoke);
    const newDay = !before || dayOf(before.at) !== dayOf(entry.at);
    const marked = newDay || (before !== null && entry.at - before.at > GAP_MS);
    if (marked) rows.push({ kind: "time", key: `t${entry.key}`, at: entry.at, newDay });
    const joined = !marked && spoke.length === 0 && belongs(before, entry);
    const { pending: _pending, ...bubble } = entry;
    const mark = reader.shop ? fate(entry) : markOf(entry, index === lastOwn, byId);
    rows.push({ ...bubble, joined, tail: !belongs(entry, all[index + 1] ?? null), mark });
    before = entry;
  }
  rows.push(...takenUntil(waiting, Number.POSITIVE_INFINITY));
  return rows;
}

/** Same writer, and less than a minute of time that passed: not the same minute of the clock. */
function belongs(above: Entry | null, below: Entry | null): boolean {
  return (
    above !== null &&
    below !== null &&
    above.side === below.side &&
    above.writer === below.writer &&
    below.at - above.at < GROUP_MS
  );
}

type JoinedRow = { at: number; row: SmsRow };

/** Operators see who took over from whom; the customer sees who from the shop has joined. */
function joinedRows(handovers: readonly Handover[], shop: string, reader: Reader): JoinedRow[] {
  const lines = reader.shop ? ofTheShop(handovers).map(({ text }) => text) : [];
  return handovers.map(({ seq, at, handler, name }, index) => {
    const joined = name ? `${name} from ${shop} has joined` : `Waiting for a person from ${shop}`;
    const text = lines[index] ?? (handler === "person" ? joined : "Back with the assistant");
    return { at: Date.parse(at), row: { kind: "joined", key: `h${seq}`, text } };
  });
}

/** Takes from `waiting` those that happened before `at`. */
function takenUntil(waiting: JoinedRow[], at: number): SmsRow[] {
  const rows: SmsRow[] = [];
  while (waiting[0] && waiting[0].at <= at) rows.push((waiting.shift() as JoinedRow).row);
  return rows;
}
