/** What /health says about the shop and what is live behind the page. */

import { useQuery } from "@tanstack/react-query";
import { healthQuery } from "@/api/queries";
import { useOperatorStore } from "@/stores/operator";

export function useShop() {
  const { data, isError, refetch } = useQuery(healthQuery);
  const signedIn = useOperatorStore((store) => store.operator !== null);
  return {
    health: data ?? null,
    /** No answer, now or ever: what is shown of the dependencies may be old. */
    away: isError,
    lookAgain: refetch,
    shop: data?.shop ?? "Support",
    title: data ? `${data.shop} support` : "Support",
    simulation: data?.simulation ?? false,
    /** Customers are shown to the shop's own people, and nobody has signed in. */
    closed: data !== undefined && !data.simulation && !signedIn,
  };
}
