/** A person of the shop writes to the customer. What could not be sent stays in its field. */

import { type Answer, decide, writeTo } from "@/api/decisions";
import { useCustomer } from "@/features/customer/useCustomer";
import { useRefused } from "./useRefused";

/** The same words sent again after a failure are the same message. */
let last = { words: "", key: "" };

function keyOf(words: string): string {
  if (last.words !== words) last = { words, key: crypto.randomUUID() };
  return last.key;
}

export function useAnswer() {
  const { id: customer, state } = useCustomer();
  const { busy, refusal, run } = useRefused();
  return {
    busy,
    refusal,
    /** True when it is on its way. */
    answer: async (words: Omit<Answer, "seen_message_id">) =>
      (await run(async () => {
        if (customer === null) return;
        const key = keyOf(JSON.stringify([customer, words]));
        const seen_message_id = state?.detail.messages.at(-1)?.id ?? null;
        await writeTo(customer, { ...words, seen_message_id }, key);
        last = { words: "", key: "" };
      })) === null,
    takeOver: async (from: string | null) => {
      if (customer !== null) await run(() => decide({ do: "take-over", customer, from }));
    },
  };
}
