/** The customer the page acts as, with everything known of them. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { ApiError } from "@/api/client";
import { customerQuery, olderMessages } from "@/api/queries";
import { type CustomerState, withOlderPage } from "@/lib/conversation/live";
import { useActor } from "./useActor";

export function useCustomer() {
  const acting = useActor();
  const client = useQueryClient();
  const id = acting.actor?.kind === "customer" ? acting.actor.id : null;
  const query = useQuery({
    ...customerQuery(client, id ?? 0),
    enabled: id !== null,
    // The context is drawn later than the channel: what failed stays said until it is asked again.
    retryOnMount: false,
  });
  const status =
    acting.status !== "ready"
      ? acting.status
      : id === null
        ? "ready"
        : query.isError && !query.data
          ? "error"
          : query.data
            ? "ready"
            : "pending";
  const retry = () => {
    acting.retry();
    if (id !== null) void query.refetch();
  };
  return {
    actor: acting.actor,
    id,
    state: id === null ? null : (query.data ?? null),
    status: status as "pending" | "error" | "ready",
    error: query.error,
    /** There is no such customer: to ask again would not help. */
    missing: query.error instanceof ApiError && query.error.status === 404,
    retry,
  };
}

/** Reads the page of messages before the oldest one known. One request at a time. */
export function useOlderMessages() {
  const { id, state } = useCustomer();
  const client = useQueryClient();
  const busy = useRef(false);
  const [status, setStatus] = useState<"idle" | "loading" | "error">("idle");
  const before = state?.detail.messages_before ?? null;
  const load = useCallback(async () => {
    if (id === null || before === null || busy.current) return;
    busy.current = true;
    setStatus("loading");
    try {
      const page = await olderMessages(id, before);
      client.setQueryData<CustomerState>(customerQuery(client, id).queryKey, (known) =>
        known ? withOlderPage(known, page) : known,
      );
      setStatus("idle");
    } catch {
      setStatus("error");
    } finally {
      busy.current = false;
    }
  }, [id, before, client]);
  return { hasOlder: before !== null, status, load };
}
