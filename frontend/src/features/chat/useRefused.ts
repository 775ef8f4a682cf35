/** Why the shop's own people were refused something, for as long as that is true. */

import { useEffect, useState } from "react";
import { ApiError, NoConnection } from "@/api/client";
import { useConnection } from "@/stores/connection";
import { useOnline } from "@/ui/hooks/useOnline";

export interface Refusal {
  text: string;
  /** The colleague who has the customer, when that is why. */
  colleague: string | null;
  /** Someone else decided first, so there is nothing left to decide. */
  decided: boolean;
  /** No answer came at all. */
  away: boolean;
}

function refusalOf(failure: unknown): Refusal {
  const problem = failure instanceof ApiError ? failure.problem : null;
  return {
    text: failure instanceof Error ? failure.message : "The server did not answer.",
    colleague: (problem?.code === "with_colleague" && problem.name) || null,
    decided: problem?.code === "decided",
    away: failure instanceof NoConnection,
  };
}

/** Runs one act at a time; what it was refused for goes when another begins, or the line is back. */
export function useRefused() {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const online = useOnline();
  const live = useConnection(({ link }) => link.status === "live");
  useEffect(() => {
    if (online && live) setRefusal((known) => (known?.away ? null : known));
  }, [online, live]);
  /** Null when it was done; true for "not now". */
  const run = async (act: () => Promise<void>): Promise<Refusal | "busy" | null> => {
    if (busy) return "busy";
    setBusy(true);
    setRefusal(null);
    try {
      await act();
      return null;
    } catch (failure) {
      const refused = refusalOf(failure);
      setRefusal(refused);
      return refused;
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, clear: () => setRefusal(null), run };
}
