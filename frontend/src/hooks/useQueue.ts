/** The open tickets of all customers, for whoever of the shop is signed in. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { queueQuery } from "@/api/operators";
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
