/** What was decided and done for the customer on the screen; asked for again when more was. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get } from "@/api/client";
import type { Happening } from "@/api/types";
import { useCustomer } from "./useCustomer";

const NONE: Happening[] = [];

export function useRecord(): Happening[] {
  const { id, state } = useCustomer();
  const { data } = useQuery({
    queryKey: ["record", id, state?.recorded ?? 0],
    queryFn: ({ signal }) =>
      get("/customers/{customer_id}/record", { path: { customer_id: id as number }, signal }),
    enabled: id !== null && state !== null,
    // Another customer's record is not shown while this one's is on its way.
    placeholderData: (before, query) =>
      query?.queryKey[1] === id ? keepPreviousData(before) : undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.record ?? NONE;
}
