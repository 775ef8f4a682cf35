/** A person of the shop who is writing: shown while they do, and told while they do. */

import { useRef } from "react";
import { sayTyping } from "@/api/decisions";
import type { CustomerState } from "@/lib/conversation/live";
import { useOperatorStore } from "@/stores/operator";
import { useClock } from "@/ui/hooks/useClock";

/** Nobody has to say that they stopped. */
const LASTS_MS = 6_000;
const TELL_EVERY_MS = 2_500;

/** Who is writing to this customer right now. */
export function useWriter(state: CustomerState | null): string | null {
  const typing = state?.typing ?? null;
  const now = useClock(typing ? 1_000 : null) + (state?.clockOffset ?? 0);
  return typing && now - Date.parse(typing.at) < LASTS_MS ? typing.name : null;
}

/** Called at every key; the customer hears of it now and then. */
export function useTellTyping(customer: number): () => void {
  const told = useRef(0);
  return () => {
    const { operator } = useOperatorStore.getState();
    if (!operator || Date.now() - told.current < TELL_EVERY_MS) return;
    told.current = Date.now();
    sayTyping(customer);
  };
}
