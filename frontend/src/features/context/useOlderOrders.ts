/** The orders behind the newest of a customer, page by page. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get } from "@/api/client";

export function useOlderOrders(customer: number, newest: number) {
  const [asked, setAsked] = useState(false);
  const query = useInfiniteQuery({
    queryKey: ["orders", customer],
    queryFn: ({ pageParam, signal }) =>
      get("/customers/{customer_id}/orders", {
        path: { customer_id: customer },
        query: { after: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: newest,
    getNextPageParam: (page, pages) => {
      const read = newest + pages.reduce((sum, one) => sum + one.orders.length, 0);
      return page.orders.length > 0 && read < page.total ? read : null;
    },
    enabled: asked,
  });
  const load = () => {
    if (!asked) setAsked(true);
    else void (query.isError ? query.refetch() : query.fetchNextPage());
  };
  return {
    orders: query.data?.pages.flatMap((page) => page.orders) ?? [],
    busy: query.isFetching,
    failed: query.isError,
    load,
  };
}
