/** Whom the page writes as: a customer on file, or a sender the shop has not seen yet. */

import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiError } from "@/api/client";
import { customerByAddress, customerQuery } from "@/api/queries";
import { type Actor, remember, useUi } from "@/stores/ui";
import { useShop } from "./useShop";
import { useTicketLink } from "./useTicketLink";

/** Opened first when nothing else was chosen: the sample shop's demo customer. */
const DEMO = "alex.rivera@example.com";
const CHOSEN = "customer";

export interface Acting {
  actor: Actor | null;
  status: "pending" | "error" | "ready";
  retry: () => void;
}

function chosenBefore(): number | null {
  try {
    return Number(localStorage.getItem(CHOSEN)) || null;
  } catch {
    return null;
  }
}

/** The customer chosen last, unless the shop's data has been recreated since. */
async function stillThere(client: QueryClient, id: number | null): Promise<number | null> {
  if (id === null) return null;
  try {
    await client.fetchQuery(customerQuery(client, id));
    return id;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

function useStart() {
  const client = useQueryClient();
  const id = useUi((ui) => ui.route.customerId);
  const address = useUi((ui) => ui.newSender);
  const linked = useTicketLink();
  const { health, away, simulation, closed } = useShop();
  const none = id === null && address === null && linked.ticket === null;
  const start = useQuery({
    queryKey: ["start"],
    queryFn: async () =>
      (await stillThere(client, chosenBefore())) ?? (simulation ? customerByAddress(DEMO) : null),
    enabled: none && !closed && (health !== null || away),
    staleTime: 0,
  });
  return { id, address, linked, none, start };
}

export function useActor(): Acting {
  const { id, address, linked, none, start } = useStart();
  const retry = () => void start.refetch();
  if (id !== null) return { actor: { kind: "customer", id }, status: "ready", retry };
  if (address !== null) return { actor: { kind: "new", address }, status: "ready", retry };
  if (!none) return { actor: null, status: linked.pending ? "pending" : "ready", retry };
  if (start.isError) return { actor: null, status: "error", retry };
  return { actor: null, status: start.data === null ? "ready" : "pending", retry };
}

/** For the page as a whole: opens whom it starts with, and remembers who was chosen. */
export function useActorUpkeep(): void {
  const { id, none, start } = useStart();
  const found = start.data;
  useEffect(() => {
    if (none && found) useUi.getState().go({ customerId: found });
  }, [none, found]);
  useEffect(() => {
    if (id !== null) remember(CHOSEN, String(id));
  }, [id]);
}

export const actorKey = (actor: Actor) =>
  actor.kind === "customer" ? `customer:${actor.id}` : `new:${actor.address}`;
