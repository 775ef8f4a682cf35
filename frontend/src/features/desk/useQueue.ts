/** The open tickets of all customers, for the signed-in operator. */

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { queueQuery } from "@/api/operators";
import type { CustomerState } from "@/lib/conversation/live";
import { useOperatorStore } from "@/stores/operator";

export function useQueue() {
  const operator = useOperatorStore((store) => store.operator);
  const query = useInfiniteQuery({
    ...queueQuery(operator?.token ?? ""),
    enabled: operator !== null,
  });
  const tickets = query.data?.pages.flatMap((page) => page.tickets) ?? null;
  return { operator, query, tickets };
}

/** Fetches the list again when the customer on the screen changes in a way that it shows. */
export function useQueueUpkeep(state: CustomerState | null): void {
  const client = useQueryClient();
  const known = state && [state.recorded, state.detail.messages.at(-1)?.id, state.handovers.length];
  const now = known ? known.join() : null;
  const before = useRef(now);
  useEffect(() => {
    if (before.current !== null && before.current !== now) {
      void client.invalidateQueries({ queryKey: ["queue"] });
    }
    before.current = now;
  }, [client, now]);
}
