/** What was decided and done, in one sentence each, for the timeline and for a ticket. */

import type { Happening } from "@/api/types";
import { sentence } from "./facts";
import { money } from "./money";

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
  by_hand: "waits to be done by hand",
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

/** What a ticket's brief can't know: it was written when the ticket was opened. */
export const since = (record: readonly Happening[], ticket: string) =>
  record.filter((one) => one.ticket === ticket && one.came !== "opened");
