/** A person of the shop writes to the customer. What could not be sent stays in its field. */

import { useState } from "react";
import { ApiError } from "@/api/client";
import { type Answer, decide, writeTo } from "@/api/operators";
import { useCustomer } from "./useCustomer";

/** The same words sent again after a failure are the same message. */
let last = { words: "", key: "" };

function keyOf(words: string): string {
  if (last.words !== words) last = { words, key: crypto.randomUUID() };
  return last.key;
}

export function useAnswer() {
  const { id: customer, state } = useCustomer();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<{ text: string; taken: boolean } | null>(null);

  const run = async (act: () => Promise<void>): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    setError(null);
    try {
      await act();
      return true;
    } catch (failure) {
      const text = failure instanceof Error ? failure.message : "The server did not answer.";
      setError({ text, taken: failure instanceof ApiError && failure.status === 409 });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    error,
    /** True when it is on its way. */
    answer: (words: Omit<Answer, "seen_message_id">) =>
      run(async () => {
        if (customer === null) return;
        const key = keyOf(JSON.stringify([customer, words]));
        const seen_message_id = state?.detail.messages.at(-1)?.id ?? null;
        await writeTo(customer, { ...words, seen_message_id }, key);
        last = { words: "", key: "" };
      }),
    takeOver: () =>
      run(async () => {
        if (customer !== null) await decide({ do: "take-over", customer });
      }),
  };
}
