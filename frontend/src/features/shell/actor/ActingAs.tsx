/** Who the page acts as, and the panel to choose someone else. */

import { ChevronDown } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { useCustomer } from "@/features/customer/useCustomer";
import { useSide } from "@/features/customer/useSide";
import { address, initials, nameOf } from "@/lib/addresses";
import { part } from "@/lib/part";
import { Avatar } from "@/ui/Avatar";
import { useDismiss } from "@/ui/hooks/useDismiss";
import { Bone } from "@/ui/States";
import { PageBoundary } from "../PageBoundary";

const ActorPicker = lazy(() => part(() => import("./ActorPicker")));

export function ActingAs() {
  const { actor, state, status } = useCustomer();
  const role = useSide().side === "customer" ? "Acting as" : "Customer";
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useDismiss(box, open, () => setOpen(false));
  const customer = state?.detail.customer;
  const name =
    actor?.kind === "new"
      ? address(actor.address)
      : customer
        ? nameOf(customer)
        : "Choose a customer";
  return (
    <div ref={box} className="relative flex-none">
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        title={`${role} ${name}`}
        onClick={() => setOpen(!open)}
        className="flex h-10 items-center gap-2 rounded-full px-1.5 font-[560] transition duration-90 hover:bg-hover max-md:h-11 md:pr-2.5"
      >
        <Avatar letters={customer ? initials(customer) : null} size={28} />
        <span className="max-w-[170px] truncate max-[899px]:sr-only">
          <span className="sr-only">{role} </span>
          {status === "pending" ? <Bone className="inline-block h-3.5 w-[76px]" /> : name}
        </span>
        <ChevronDown size={16} aria-hidden className="text-ink-3 max-[899px]:hidden" />
      </button>
      <PageBoundary quiet resetOn={String(open)}>
        <Suspense fallback={null}>{open && <ActorPicker close={() => setOpen(false)} />}</Suspense>
      </PageBoundary>
    </div>
  );
}
