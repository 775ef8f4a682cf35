/** Who of the shop is signed in here, and whether the assistant or a person answers. */

import { LogOut, UserRound } from "lucide-react";
import type { CustomerDetail } from "@/api/types";
import { Button, IconButton } from "@/components/ui/Buttons";
import { useDecisions } from "@/hooks/useOperator";
import { useOperatorStore } from "@/stores/operator";

export function OperatorBar({ detail }: { detail: CustomerDetail }) {
  const operator = useOperatorStore((store) => store.operator);
  const { may, busy, error, run } = useDecisions();
  if (!operator) return null;
  const withPerson = detail.handler === "person";
  const customer = detail.customer.id;
  return (
    <section
      aria-label="Working as"
      className="flex flex-none flex-wrap items-center gap-2 border-line border-b bg-sunken py-1.5 pr-2.5 pl-4 text-13"
    >
      <UserRound size={16} aria-hidden className="text-ok" />
      <span className="min-w-0 flex-1 truncate">
        <span className="font-[560]">{operator.name}</span>
        <span className="text-ink-3"> · {operator.role}</span>
      </span>
      {may && (
        <Button
          className="h-8"
          disabled={busy}
          onClick={() => void run({ do: withPerson ? "resume" : "take-over", customer })}
        >
          {withPerson ? "Give back" : "Take over"}
        </Button>
      )}
      <IconButton
        icon={LogOut}
        label="Sign out"
        onClick={() => useOperatorStore.getState().set({ operator: null })}
      />
      {error && (
        <p role="alert" className="w-full text-12 text-danger">
          {error}
        </p>
      )}
    </section>
  );
}
