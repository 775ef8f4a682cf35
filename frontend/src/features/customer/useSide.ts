/** On whose side of the conversation one writes here: the shop's, or in the simulation the customer's. */

import { mayAct } from "@/lib/kinds/roles";
import { useOperatorStore } from "@/stores/operator";
import { useUi } from "@/stores/ui";
import { useShop } from "./useShop";

/**
 * Whoever is signed in writes as the shop until they choose the customer's side, which exists in
 * the simulation only. "none": one may look.
 */
export type Side = "customer" | "shop" | "none";

export function useSide() {
  const { simulation } = useShop();
  const operator = useOperatorStore((store) => store.operator);
  // Nobody becomes the customer because their token ended under their words.
  const ended = useOperatorStore((store) => store.ended !== null);
  const chosen = useUi((ui) => ui.asCustomer);
  const mayAnswer = mayAct(operator);
  const asCustomer = simulation && !ended && (operator === null || chosen);
  const side: Side = asCustomer ? "customer" : mayAnswer ? "shop" : "none";
  return {
    side,
    /** What is seen is the shop's view; so it is for those who may only look. */
    shopView: !asCustomer,
    /** Who is signed in, and so may go from one side to the other. */
    name: operator?.name ?? null,
    simulation,
    change: (to: boolean) => useUi.getState().set({ asCustomer: to }),
  };
}
