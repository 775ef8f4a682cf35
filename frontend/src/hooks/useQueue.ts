/** The open tickets of all customers, for whoever of the shop is signed in. */

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiError } from "@/api/client";
import { queueQuery } from "@/api/operators";
import { useOperatorStore } from "@/stores/operator";

export function useQueue() {
  const operator = useOperatorStore((store) => store.operator);
  const query = useQuery({ ...queueQuery(operator?.token ?? ""), enabled: operator !== null });
  const revoked = query.error instanceof ApiError && query.error.status === 401;
  useEffect(() => {
    if (revoked) useOperatorStore.getState().set({ operator: null });
  }, [revoked]);
  return { operator, query, tickets: query.data?.tickets ?? null };
}
