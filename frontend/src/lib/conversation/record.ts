/** What was decided and done, in one sentence each, for the timeline and for a ticket. */

import type { Happening, Message, Ticket } from "@/api/types";
import { sentence } from "@/lib/facts";
import { money } from "@/lib/money";
import { snippet } from "@/lib/snippet";
import type { Handover } from "./live";
import { handoverRows } from "./timeline";

const CASES: Record<string, string> = {
  opened: "opened",
  taken: "taken",
  answered: "answered by a person",
  closed: "closed",
  approved: "closed: approved",
  rejected: "closed: rejected",
};

const EFFECTS: Record<string, string> = {
  begun: "under way",
  intended: "under way",
  done: "done",
  failed: "failed",
  unknown: "in doubt",
  by_hand: "waiting to be done by hand",
};

/** "Refund of $49.99 for ORD-1001". */
function what({ kind, amount, order_number }: Happening): string {
  const name = sentence((kind ?? "").replace(/_/g, " "));
  const sum = amount === null ? "" : ` of ${money(amount)}`;
  return `${name}${sum}${order_number ? ` for ${order_number}` : ""}`;
}

export function happened(one: Happening): string {
  const by = one.by ? ` by ${one.by}` : "";
  const note = one.note ? `: ${one.note}` : "";
  switch (one.what) {
    case "case":
      return `${one.ticket} ${CASES[one.came] ?? one.came}${by}${note}`;
    case "terms":
      return `${what(one)} ${one.came}${by || (one.came === "proposed" ? " by a rule" : "")}${note}`;
    case "offer":
      return one.came === "made"
        ? `${what(one)} offered to the customer`
        : `${what(one)} turned down by the customer`;
    case "effect": {
      const settled = ["done", "failed", "unknown"].includes(one.came);
      return `${what(one)} ${EFFECTS[one.came] ?? one.came}${settled ? by + note : ""}`;
    }
  }
}

export interface SinceRow {
  key: string;
  at: number;
  text: string;
}

/** What is written in one breath with the closing still belongs to the ticket. */
const ONE_BREATH_MS = 1_000;

/**
 * What a ticket's brief can't know, as it was written when the ticket was opened: what was decided
 * and done, what was said by `writer`, and who joined, until the ticket was closed. Oldest first.
 */
export function since(
  ticket: Ticket,
  record: readonly Happening[],
  said: readonly Message[],
  handovers: readonly Handover[],
  writer: (message: Message) => string,
): SinceRow[] {
  const from = Date.parse(ticket.created_at);
  const to = ticket.closed_at
    ? Date.parse(ticket.closed_at) + ONE_BREATH_MS
    : Number.POSITIVE_INFINITY;
  // A person's answer is a message, and is shown as one.
  const decided = record
    .filter((one) => one.ticket === ticket.ticket && !["opened", "answered"].includes(one.came))
    .map((one) => ({ key: one.key, at: Date.parse(one.at), text: happened(one) }));
  const messages = said.map((message) => ({
    key: `m${message.id}`,
    at: Date.parse(message.created_at),
    text: `${writer(message)}: “${snippet(message.content, 120)}”`,
  }));
  const meanwhile = [...messages, ...handoverRows(handovers)];
  return [...decided, ...meanwhile.filter(({ at }) => at > from && at <= to)]
    .map(({ key, at, text }) => ({ key, at, text }))
    .sort((a, b) => a.at - b.at);
}
