/** The turn that a call is stored as. It belongs to the caller, even if another customer is open. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { customerQuery } from "@/api/queries";
import type { Turn } from "@/api/types";
import { useCustomer } from "@/features/customer/useCustomer";
import { POLL_MS } from "@/features/customer/usePolling";
import { useCall } from "@/stores/call";

export function useCallTurn(turnId: number): Turn | undefined {
  const client = useQueryClient();
  const caller = useCall((call) => call.caller?.id ?? null);
  const { id } = useCustomer();
  const { data } = useQuery({
    ...customerQuery(client, caller ?? 0),
    enabled: caller !== null,
    // The stream follows the customer on the screen; another one is asked for now and then.
    refetchInterval: caller === id ? false : POLL_MS,
  });
  return data?.detail.turns.find((turn) => turn.id === turnId);
}
