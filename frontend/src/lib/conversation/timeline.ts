/** Everything that happened to a customer as one list, oldest first, over all channels. */

import type { Channel, Happening, Message, Turn } from "@/api/types";
import { CHANNELS } from "@/lib/kinds/channels";
import { dayOf } from "@/lib/time";
import type { Handover } from "./live";

export type TimelineRow =
  | { kind: "day"; key: string; at: number }
  | { kind: "inbound"; key: string; at: number; channel: Channel; messages: Message[] }
  | { kind: "outbound"; key: string; at: number; channel: Channel; message: Message }
  | { kind: "turn"; key: string; at: number; channel: Channel | null; turn: Turn }
  | { kind: "record"; key: string; at: number; happening: Happening }
  | { kind: "handover"; key: string; at: number; text: string };

export type TimelineFilter = "all" | Channel;

/** At the same instant, a question comes before its turn, and the turn before its answer. */
const ORDER = { day: 0, inbound: 1, turn: 2, outbound: 3, record: 4, handover: 5 };

/**
 * Messages of one batch are one row, as the assistant read them; those still waiting as well.
 * What a person answers they read message by message: each is its own row, as is whatever has an
 * answer of ours between it and the one before.
 */
function inboundRows(
  messages: readonly Message[],
  turns: readonly Turn[],
  withPerson: boolean,
): TimelineRow[] {
  const rows: Message[][] = [];
  let open = new Map<string, Message[]>();
  const filed = new Set(turns.filter(byPerson).map((turn) => turn.id));
  for (const message of messages) {
    if (message.direction !== "inbound") {
      open = new Map();
      continue;
    }
    const { batch_id, automatic, status, channel } = message;
    // A whole call is one batch, so its messages are shown at the time they were said.
    const alone = automatic !== null || status === "held" || CHANNELS[channel].spoken;
    const readByPerson = batch_id === null ? withPerson : filed.has(batch_id);
    const key = `${batch_id ?? "waiting"}:${channel}`;
    const known = alone || readByPerson ? undefined : open.get(key);
    if (known) known.push(message);
    else {
      const row = [message];
      rows.push(row);
      if (!alone && !readByPerson) open.set(key, row);
    }
  }
  return rows.map((batch) => {
    const first = batch[0] as Message;
    const at = Date.parse(first.created_at);
    return { kind: "inbound", key: `i${first.id}`, at, channel: first.channel, messages: batch };
  });
}

/** What a person and the customer said, filed when the assistant got the customer back. */
const byPerson = (turn: Turn) => turn.kind === "operator" && turn.brain === "person";

export function timeline(
  messages: readonly Message[],
  turns: readonly Turn[],
  handovers: readonly Handover[],
  filter: TimelineFilter,
  record: readonly Happening[] = [],
): TimelineRow[] {
  const withPerson = handovers.at(-1)?.handler === "person";
  const rows: TimelineRow[] = inboundRows(messages, turns, withPerson);
  for (const message of messages) {
    if (message.direction !== "outbound") continue;
    const at = Date.parse(message.created_at);
    rows.push({ kind: "outbound", key: `o${message.id}`, at, channel: message.channel, message });
  }
  for (const turn of turns) {
    if (byPerson(turn)) continue;
    const at = Date.parse(turn.started_at);
    rows.push({ kind: "turn", key: `t${turn.id}`, at, channel: turn.channel, turn });
  }
  rows.push(...handoverRows(handovers));
  // A person's answer is a message, and is shown as one.
  for (const happening of record.filter((one) => one.came !== "answered")) {
    const at = Date.parse(happening.at);
    rows.push({ kind: "record", key: `r${happening.key}`, at, happening });
  }
  const shown = spokenTogether(rows.filter((row) => filter === "all" || belongs(row, filter)));
  return withDays(shown);
}

/** In order. Sentences spoken without a break on a call are one row. */
function spokenTogether(rows: TimelineRow[]): TimelineRow[] {
  rows.sort((a, b) => a.at - b.at || ORDER[a.kind] - ORDER[b.kind]);
  const together: TimelineRow[] = [];
  for (const row of rows) {
    const above = together.at(-1);
    if (above?.kind === "outbound" && row.kind === "outbound" && isSpoken(above, row)) {
      const content = `${above.message.content} ${row.message.content}`;
      together[together.length - 1] = { ...above, message: { ...above.message, content } };
    } else together.push(row);
  }
  return together;
}

type Said = Extract<TimelineRow, { kind: "outbound" }>;

const isSpoken = (above: Said, below: Said) =>
  CHANNELS[above.channel].spoken &&
  below.channel === above.channel &&
  above.message.batch_id === below.message.batch_id;

function belongs(row: TimelineRow, channel: Channel): boolean {
  return "channel" in row ? row.channel === channel : row.kind !== "day";
}

function withDays(rows: TimelineRow[]): TimelineRow[] {
  let day = Number.NaN;
  return rows.flatMap((row): TimelineRow[] => {
    if (dayOf(row.at) === day) return [row];
    day = dayOf(row.at);
    return [{ kind: "day", key: `d${day}`, at: day }, row];
  });
}

/** Who joined and who gave back, each said with whom it was taken from. */
export function handoverRows(handovers: readonly Handover[]) {
  return handovers.map((handover, index) => ({
    kind: "handover" as const,
    key: `h${handover.seq}`,
    at: Date.parse(handover.at),
    text: handoverLine(handover, handovers[index - 1]),
  }));
}

/** The colleague who has taken the customer over from `me` last, and when; null otherwise. */
export function takenFrom(handovers: readonly Handover[], me: string | null) {
  const [before, last] = handovers.slice(-2);
  if (me === null || !last || before?.name !== me || last.name === me) return null;
  const by = last.by ?? last.name;
  return by && by !== me ? { by, at: Date.parse(last.at) } : null;
}

/** Who has the customer, in the same words on every screen. */
export function withWhom({ handler, name }: Pick<Handover, "handler" | "name">): string {
  if (handler === "agent") return "With the assistant";
  return name ? `With ${name}` : "Waiting for a person";
}

/** The same as an event. A person counts as joined once their name is known. */
export function handoverLine(
  { handler, name, by }: Pick<Handover, "handler" | "name" | "by">,
  before?: Pick<Handover, "name">,
): string {
  if (handler === "agent") return `Back with the assistant${by ? `, returned by ${by}` : ""}`;
  if (!name) return "Waiting for a person";
  return before?.name ? `${name} has taken over from ${before.name}` : `${name} has joined`;
}

/** Which row shows a turn or message, to jump there. */
export function rowOfTurn(rows: readonly TimelineRow[], turnId: number): number {
  return rows.findIndex((row) => row.kind === "turn" && row.turn.id === turnId);
}
