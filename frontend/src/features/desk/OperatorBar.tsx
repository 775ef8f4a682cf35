/** Who of the shop is signed in here, and whether the assistant or a person answers. */

import { LogOut, UserRound } from "lucide-react";
import type { CustomerDetail } from "@/api/types";
import { Refused } from "@/features/chat/Refused";
import { TakeOver } from "@/features/chat/TakeOver";
import { roleShown } from "@/lib/kinds/roles";
import { useOperatorStore } from "@/stores/operator";
import { Button, IconButton } from "@/ui/Buttons";
import { useDecisions } from "./useOperator";

export function OperatorBar({ detail }: { detail: CustomerDetail }) {
  const operator = useOperatorStore((store) => store.operator);
  const { may, busy, refusal, run } = useDecisions();
  if (!operator) return null;
  const holder = detail.handler === "person" ? detail.handler_name : null;
  const role = roleShown(operator.role);
  const customer = detail.customer.id;
  const takeOver = (from: string | null) => void run({ do: "take-over", customer, from });
  return (
    <section
      aria-label="Signed in as"
      className="flex flex-none flex-wrap items-center gap-2 border-line border-b bg-sunken py-1.5 pr-2.5 pl-4 text-13"
    >
      <UserRound size={16} aria-hidden className="text-ok" />
      <span className="min-w-0 flex-1 truncate">
        <span className="font-[560]">{operator.name}</span>
        {role && <span className="text-ink-3"> · {role}</span>}
      </span>
      {may &&
        (holder === operator.name ? (
          <Button
            className="h-8"
            disabled={busy}
            onClick={() => void run({ do: "resume", customer })}
          >
            Return to the assistant
          </Button>
        ) : (
          <TakeOver from={holder} busy={busy} take={takeOver} />
        ))}
      <IconButton
        icon={LogOut}
        label="Sign out"
        onClick={() => useOperatorStore.getState().set({ operator: null })}
      />
      <Refused
        refusal={refusal}
        what="Not done."
        busy={busy}
        takeOver={takeOver}
        className="w-full"
      />
    </section>
  );
}
