/** On whose side of the conversation one writes here: the shop's, or in the simulation the customer's. */

import { mayAct } from "@/lib/kinds/roles";
import { useOperatorStore } from "@/stores/operator";
import { useUi } from "@/stores/ui";
import { useShop } from "./useShop";

/**
 * A signed-in operator writes as the shop until they choose the customer's side, which exists only
 * in the simulation. "none": the page is read-only.
 */
export type Side = "customer" | "shop" | "none";

export function useSide() {
  const { simulation } = useShop();
  const operator = useOperatorStore((store) => store.operator);
  // An operator whose token expires while they write doesn't become the customer.
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
