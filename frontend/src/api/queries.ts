/** One entry per question the page asks the server. */

import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { type CustomerState, refreshed, startState } from "@/lib/conversation/live";
import { setCurrency } from "@/lib/money";
import { ApiError, get } from "./client";

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: async ({ signal }) => {
    const health = await get("/health", { signal });
    setCurrency(health.currency);
    return health;
  },
  refetchInterval: 60_000,
  staleTime: 30_000,
});

/** Ends once the shop's currency is known, which amounts are shown in, or can't be known now. */
export async function currencyKnown(client: QueryClient): Promise<void> {
  await client.ensureQueryData(healthQuery).catch(() => undefined);
}

const customerKey = (id: number) => ["customer", id] as const;

export function customerQuery(client: QueryClient, id: number) {
  return queryOptions({
    queryKey: customerKey(id),
    queryFn: async ({ signal }): Promise<CustomerState> => {
      const currency = currencyKnown(client);
      const detail = await get("/customers/{customer_id}", { path: { customer_id: id }, signal });
      const now = Date.now();
      await currency;
      // Read after the answer came: events may have arrived meanwhile.
      const before = client.getQueryData<CustomerState>(customerKey(id));
      return before ? refreshed(before, detail, now) : startState(detail, now);
    },
    // The stream keeps it fresh; only a gap or a lost stream fetches again.
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    retry: (count, error) => !(error instanceof ApiError && error.status < 500) && count < 3,
  });
}

export function olderMessages(id: number, before: number) {
  return get("/customers/{customer_id}/messages", {
    path: { customer_id: id },
    query: { before, limit: 200 },
  });
}

export function customersQuery(search: string) {
  return infiniteQueryOptions({
    queryKey: ["customers", search],
    queryFn: ({ pageParam, signal }) =>
      get("/customers", {
        query: {
          limit: 20,
          ...(search ? { search } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 10_000,
  });
}

/** The customer behind an address the shop has just seen for the first time; null if none yet. */
export async function customerByAddress(address: string): Promise<number | null> {
  const { customers } = await get("/customers", { query: { search: address, limit: 5 } });
  const same = (known: string | null) => known?.toLowerCase() === address.toLowerCase();
  return customers.find((one) => same(one.email) || same(one.phone_number))?.id ?? null;
}
