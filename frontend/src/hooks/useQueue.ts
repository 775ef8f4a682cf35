/** The open tickets of all customers, for whoever of the shop is signed in. */

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { get } from "@/api/client";
import { queueQuery } from "@/api/operators";
import type { Ticket } from "@/api/types";
import { useOperatorStore } from "@/stores/operator";
import { useUi } from "@/stores/ui";

export function useQueue() {
  const operator = useOperatorStore((store) => store.operator);
  const query = useInfiniteQuery({
    ...queueQuery(operator?.token ?? ""),
    enabled: operator !== null,
  });
  const tickets = query.data?.pages.flatMap((page) => page.tickets) ?? null;
  return { operator, query, tickets };
}

/**
 * Opens the ticket that the address bar names, once somebody is signed in: a closed one too, which
 * is not among the `open` ones. Its number, if it can't be read.
 */
export function useLinkedTicket(open: readonly Ticket[] | null): number | null {
  const operator = useOperatorStore((store) => store.operator);
  const linked = useUi((ui) => ui.route.ticket ?? null);
  const opened = useRef<number | null>(null);
  const listed = open?.find((ticket) => ticket.id === linked);
  const { data, isError } = useQuery({
    queryKey: ["ticket", linked],
    queryFn: ({ signal }) =>
      get("/tickets/{ticket_id}", { path: { ticket_id: linked as number }, signal }),
    enabled: operator !== null && linked !== null && open !== null && !listed,
  });
  const customer = (listed ?? data)?.customer_id ?? null;
  useEffect(() => {
    if (linked === null || customer === null || opened.current === linked) return;
    // Once: who closes it again is not led back when the list is read anew.
    opened.current = linked;
    if (useUi.getState().openTicket !== linked) useUi.getState().openLinked(linked, customer);
  }, [linked, customer]);
  return isError ? linked : null;
}
