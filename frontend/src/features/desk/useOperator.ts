/** Acting as one of the shop's own people: signing in, deciding, one thing at a time. */

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/client";
import { type Decision, decide } from "@/api/decisions";
import { whoAmI } from "@/api/operators";
import { useRefused } from "@/features/chat/useRefused";
import { mayAct } from "@/lib/kinds/roles";
import { useOperatorStore } from "@/stores/operator";

const message = (error: unknown) =>
  error instanceof Error ? error.message : "The server did not answer.";

export function useSignIn() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const signIn = async (token: string) => {
    setBusy(true);
    setError(null);
    try {
      const { name, role } = await whoAmI(token);
      useOperatorStore
        .getState()
        .set({ operator: { token, name, role }, ended: null, signInOpen: false });
    } catch (failure) {
      const unknown = failure instanceof ApiError && failure.status === 401;
      setError(unknown ? "This token isn't valid." : message(failure));
    } finally {
      setBusy(false);
    }
  };
  return { signIn, busy, error };
}

export function useDecisions() {
  const client = useQueryClient();
  const operator = useOperatorStore((store) => store.operator);
  const { busy, refusal, clear, run: attempt } = useRefused();
  /** Null when it was done. */
  const run = async (decision: Decision) => {
    if (!operator) return "busy" as const;
    const refused = await attempt(() => decide(decision));
    // Refused or not, the list is fetched again: others may have changed it.
    if (refused !== "busy") void client.invalidateQueries({ queryKey: ["queue"] });
    return refused;
  };
  return { may: mayAct(operator), name: operator?.name ?? null, busy, refusal, clear, run };
}
