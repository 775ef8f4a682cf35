/** What /health says about the shop and what is live behind the page. */

import { useQuery } from "@tanstack/react-query";
import { healthQuery } from "@/api/queries";

export function useShop() {
  const { data, isError } = useQuery(healthQuery);
  return {
    health: data ?? null,
    /** No answer, now or ever: what is shown of the dependencies may be old. */
    away: isError,
    shop: data?.shop ?? "Macrocenter",
    simulation: data?.simulation ?? false,
  };
}
