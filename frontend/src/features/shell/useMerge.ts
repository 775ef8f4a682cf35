/** When the sender turns out to be a customer on file, the page goes on as that customer. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { customerQuery } from "@/api/queries";
import { actorKey } from "@/features/customer/useActor";
import type { CustomerState } from "@/lib/conversation/live";
import { useAnnounce } from "@/stores/announce";
import { useOutbox } from "@/stores/outbox";
import { useUi } from "@/stores/ui";

export function useMerge(state: CustomerState | null): void {
  const client = useQueryClient();
  const from = state?.detail.customer;
  const into = state?.detail.merged_into ?? null;
  useEffect(() => {
    if (into === null || !from) return;
    const stop = new AbortController();
    // Whole and new: messages and turns have changed hands.
    const query = { ...customerQuery(client, into), staleTime: 0 };
    void client.prefetchQuery(query).then(() => {
      if (stop.signal.aborted) return;
      const own = (id: number) => actorKey({ kind: "customer", id });
      useOutbox.getState().rename(own(from.id), own(into));
      useUi.getState().becomeCustomer(into, from.phone_number ?? from.email ?? "");
      useAnnounce.getState().say("The shop knows who you are now.");
      void client.invalidateQueries({ queryKey: ["customers"] });
    });
    return () => stop.abort();
  }, [into, from, client]);
}
