/** Operators: who a token belongs to, and the tickets waiting for them. */

import { infiniteQueryOptions } from "@tanstack/react-query";
import { get } from "./client";
import { currencyKnown } from "./queries";

export const whoAmI = (token: string) => get("/operators/me", { token });

const QUEUE_EVERY_MS = 10_000;

/** All open tickets, most severe and oldest first. There is no stream over all customers: it is asked for. */
export const queueQuery = (token: string) =>
  infiniteQueryOptions({
    queryKey: ["queue", token],
    queryFn: async ({ client, pageParam, signal }) => {
      const currency = currencyKnown(client);
      const query = { limit: 200, ...(pageParam ? { cursor: pageParam } : {}) };
      const page = await get("/tickets", { query, signal });
      await currency;
      return page;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: QUEUE_EVERY_MS,
    staleTime: 0,
  });
