/** What the shop's own people do: decide on tickets, take over, write. */

import { request } from "./client";
import type { WrittenChannel } from "./types";

/** Shows the customer that someone is typing. A failure is ignored. */
export function sayTyping(customer: number): void {
  void request(`/customers/${customer}/typing`, { method: "POST" }).catch(() => undefined);
}

export type Decision =
  | { do: "take-over"; customer: number; from: string | null }
  | { do: "resume"; customer: number }
  | { do: "approve"; ticket: number; approval: number }
  | { do: "edit"; ticket: number; approval: number; amount: string; skus: string[] | null }
  | { do: "take"; ticket: number }
  | { do: "reject"; ticket: number; approval: number | null; reason: string }
  | { do: "reply"; ticket: number; text: string; key: string; seen: number }
  | { do: "done"; ticket: number; reference: string }
  | { do: "close"; ticket: number; keep: boolean };

function body(decision: Decision): object {
  switch (decision.do) {
    case "take-over":
      return { from_name: decision.from };
    case "approve":
      return { approval_id: decision.approval };
    case "edit":
      return {
        approval_id: decision.approval,
        amount: decision.amount,
        skus: decision.skus,
      };
    case "reject":
      return { approval_id: decision.approval, reason: decision.reason };
    case "reply":
      return { text: decision.text, seen_message_id: decision.seen };
    case "done":
      return { reference: decision.reference };
    case "close":
      return { keep: decision.keep };
    default:
      return {};
  }
}

export interface Answer {
  channel: WrittenChannel;
  text: string;
  address: string | null;
  thread_id: number | null;
  subject: string;
  /** The newest message that the writer has seen; null: none. */
  seen_message_id: number | null;
}

/** A person's words to a customer, whom they have from then on. */
export async function writeTo(customer: number, answer: Answer, key: string): Promise<void> {
  await request(`/customers/${customer}/write`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(answer),
  });
}

/** Carries a decision out. What it changed arrives on the customer's stream. */
export async function decide(decision: Decision): Promise<void> {
  const path =
    "customer" in decision ? `/customers/${decision.customer}` : `/tickets/${decision.ticket}`;
  const key = decision.do === "reply" ? { "Idempotency-Key": decision.key } : {};
  await request(`${path}/${decision.do}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...key },
    body: JSON.stringify(body(decision)),
  });
}
