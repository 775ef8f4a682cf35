/** A ticket in words: its title by the terms that wait now, and its facts line by line. */

import type { Ticket } from "@/api/types";
import { LEVELS, sentence } from "@/lib/facts";
import { fieldLines } from "@/lib/kinds/tools";
import { money } from "@/lib/money";
import { fullTime } from "@/lib/time";

/** After other terms were proposed, the words of the request name the wrong amount. */
export function ticketTitle(ticket: Ticket): string {
  const { approval, order_number, subject } = ticket;
  if (!approval?.proposed_by || approval.amount === null) return subject;
  const order = order_number ? ` for ${order_number}` : "";
  return `${sentence(approval.kind)} of ${money(approval.amount)}${order}, proposed by ${approval.proposed_by}`;
}

/** The brief was written when the ticket was opened, and says so; what came since is listed below it. */
const BRIEF: Record<string, string> = {
  wants: "Asked for",
  facts: "Known at the time",
  done: "Done so far",
  refused: "Why it needs a person",
  next: "Suggested next step",
};

/** "refund.limit: Refunds over …" → "Refunds over …"; "Alex (L1)" → "Alex (contact matched)". */
function plain(value: string): string {
  const words = value.replace(/^[a-z_]+\.[a-z_]+: /, "");
  if (/^[a-z_]+\.[a-z_]+$/.test(words)) return sentence(words.replace(".", ": "));
  return words.replace(
    /\((L[01])\)$/,
    (_all, level: keyof typeof LEVELS) => `(${LEVELS[level].name.toLowerCase()})`,
  );
}

export function ticketFacts(ticket: Ticket): [string, string | null | undefined][] {
  const { approval } = ticket;
  return [
    ["Taken by", ticket.taken_by],
    ["Terms proposed by", approval?.proposed_by],
    ["Decided", approval?.decided_by && `${sentence(approval.status)} by ${approval.decided_by}`],
    ["Severity", sentence(ticket.severity)],
    ["Issue", sentence(ticket.issue_type)],
    ["Order", ticket.order_number],
    ["Opened", fullTime(ticket.created_at)],
    ...fieldLines(ticket.brief).map((line): [string, string] => [
      BRIEF[line.name] ?? sentence(line.name),
      plain(line.value),
    ]),
  ];
}
