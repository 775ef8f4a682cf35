/** The ticket named in the address bar. For a signed-in operator, it decides which customer is shown. */

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiError, get } from "@/api/client";
import { useOperatorStore } from "@/stores/operator";
import { useUi } from "@/stores/ui";

const refusedAs = (error: unknown, status: number) =>
  error instanceof ApiError && error.status === status;

export function useTicketLink() {
  const signedIn = useOperatorStore((store) => store.operator !== null);
  const ticket = useUi((ui) => ui.route.ticket);
  const known = useUi((ui) => ui.route.customerId !== null);
  const { data, isError, error, refetch } = useQuery({
    queryKey: ["ticket", ticket],
    queryFn: ({ signal }) =>
      get("/tickets/{ticket_id}", { path: { ticket_id: ticket as number }, signal }),
    enabled: signedIn && ticket !== null && !known,
    retry: (count, failure) => !(failure instanceof ApiError) && count < 2,
  });
  const open = ticket !== null && !known;
  return {
    /** Its number, for as long as nobody knows whose it is. */
    ticket: open ? ticket : null,
    customer: open ? (data?.customer_id ?? null) : null,
    pending: open && signedIn && !isError,
    /** Why it can't be opened. */
    trouble: open && isError ? { missing: refusedAs(error, 404), error } : null,
    retry: () => void refetch(),
  };
}

/** For the page as a whole: opens the ticket beside its customer as soon as that is known. */
export function useTicketLinkUpkeep(): void {
  const { ticket, customer } = useTicketLink();
  useEffect(() => {
    if (ticket !== null && customer !== null) useUi.getState().openLinked(ticket, customer);
  }, [ticket, customer]);
}
