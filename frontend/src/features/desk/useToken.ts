/** Sends the token of the signed-in operator with every request, and repeats refused requests.
 *
 * A token that is no longer valid signs its owner out. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { workWith } from "@/api/client";
import { useOperatorStore } from "@/stores/operator";

function signOut(): void {
  const { operator, set } = useOperatorStore.getState();
  if (operator) set({ operator: null, ended: operator.name });
}

export function useToken(): void {
  const client = useQueryClient();
  const token = useOperatorStore((store) => store.operator?.token ?? null);
  // While drawing: what is drawn below asks the server before an effect of this one would run.
  workWith(token, signOut);
  useEffect(() => {
    if (token === null) return;
    void client.refetchQueries({
      type: "active",
      predicate: (one) => one.state.status === "error",
    });
  }, [token, client]);
}
