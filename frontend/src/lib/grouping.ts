/** SMS as rows: time marks, bubbles in groups, who joined, and the one mark under the last bubble. */

import type { Message, Turn } from "@/api/types";
import type { Handover } from "./live";
import { dayOf } from "./time";

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

export interface Bubble {
  kind: "bubble";
  key: string;
  side: "me" | "other";
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

const keyOf = (message: Message) =>
  message.direction === "inbound" && message.provider_id ? message.provider_id : `m${message.id}`;

function entries(
  messages: readonly Message[],
  pending: readonly Pending[],
  ours: Message["direction"],
): Entry[] {
  const stored = messages
    .filter((message) => message.channel === "sms")
    .map((message): Entry => {
      const side = message.direction === ours ? "me" : "other";
      const at = Date.parse(message.created_at);
      const key = keyOf(message);
      return { kind: "bubble", key, side, text: message.content, at, message, pending: null };
    });
  const known = new Set(stored.map((entry) => entry.key));
  const own = pending
    .filter((item) => !known.has(item.key))
    .map((item): Entry => {
      const { key, text, at } = item;
      return { kind: "bubble", key, side: "me", text, at, message: null, pending: item };
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

/** Of what the shop sends only what did not arrive has a mark. */
function fate({ message }: Entry): Mark | null {
  if (message?.direction !== "outbound" || message.status !== "failed") return null;
  return { kind: "lost", why: message.error ?? "" };
}

export function smsRows(
  messages: readonly Message[],
  pending: readonly Pending[],
  turns: readonly Turn[],
  handovers: readonly Handover[],
  shop: string,
  /** Which messages are those of whoever looks: the customer's, or on the shop's side the shop's. */
  ours: Message["direction"] = "inbound",
): SmsRow[] {
  const all = entries(messages, pending, ours);
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  const lastOwn = all.findLastIndex((entry) => entry.side === "me");
  const rows: SmsRow[] = [];
  const waiting = [...handovers];
  let before: Entry | null = null;
  for (const [index, entry] of all.entries()) {
    const spoke = handoverRows(waiting, entry.at, shop);
    rows.push(...spoke);
    const newDay = !before || dayOf(before.at) !== dayOf(entry.at);
    const marked = newDay || (before !== null && entry.at - before.at > GAP_MS);
    if (marked) rows.push({ kind: "time", key: `t${entry.key}`, at: entry.at, newDay });
    const joined = !marked && spoke.length === 0 && belongs(before, entry);
    const { pending: _pending, ...bubble } = entry;
    const mark = ours === "inbound" ? markOf(entry, index === lastOwn, byId) : fate(entry);
    rows.push({ ...bubble, joined, tail: !belongs(entry, all[index + 1] ?? null), mark });
    before = entry;
  }
  rows.push(...handoverRows(waiting, Number.POSITIVE_INFINITY, shop));
  return rows;
}

/** Same side, and less than a minute of time that passed: not the same minute of the clock. */
function belongs(above: Entry | null, below: Entry | null): boolean {
  return (
    above !== null && below !== null && above.side === below.side && below.at - above.at < GROUP_MS
  );
}

/** Takes from `waiting` those that happened before `at`. */
function handoverRows(waiting: Handover[], at: number, shop: string): SmsRow[] {
  const rows: SmsRow[] = [];
  while (waiting[0] && Date.parse(waiting[0].at) <= at) {
    const next = waiting.shift() as Handover;
    const joined = next.name
      ? `${next.name} from ${shop} has joined`
      : `Waiting for a person from ${shop}`;
    const text = next.handler === "person" ? joined : "The assistant is back";
    rows.push({ kind: "joined", key: `h${next.seq}`, text });
  }
  return rows;
}
