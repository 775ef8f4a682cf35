/** What the shop knows and did: the customer, orders, open business, and one timeline. */

import { ChevronUp, KeyRound, PanelRightClose, UsersRound } from "lucide-react";
import { CustomerError } from "@/features/customer/CustomerError";
import { useCustomer } from "@/features/customer/useCustomer";
import { useShop } from "@/features/customer/useShop";
import { OperatorBar } from "@/features/desk/OperatorBar";
import { TicketsSection } from "@/features/desk/ticket/TicketsSection";
import type { CustomerState } from "@/lib/conversation/live";
import { useOperatorStore } from "@/stores/operator";
import { useUi } from "@/stores/ui";
import { IconButton } from "@/ui/Buttons";
import { PHONE, useMedia } from "@/ui/hooks/useMedia";
import { ContextBones } from "@/ui/PaneSkeleton";
import { EmptyState, Loading } from "@/ui/States";
import { CustomerCard, NewSenderCard } from "./CustomerCard";
import { OrdersSection } from "./OrdersSection";
import { ProposalsSection } from "./ProposalsSection";
import { StreamStatus } from "./StreamStatus";
import { Timeline } from "./Timeline";

export default function UnifiedContext() {
  const { actor, state, status } = useCustomer();
  const { simulation } = useShop();
  const phone = useMedia(PHONE);
  const operator = useOperatorStore((store) => store.operator);
  return (
    <aside
      aria-labelledby="context-title"
      className="flex min-h-0 min-w-0 flex-col overflow-hidden bg-surface md:rounded-16 md:border md:border-line md:shadow-1"
    >
      <header className="flex h-[46px] flex-none items-center gap-2 border-line border-b pr-2.5 pl-4">
        <h2 id="context-title" tabIndex={-1} className="flex-1 font-[620] text-15 outline-none">
          Unified context
        </h2>
        {state && <StreamStatus />}
        {!operator && (
          <IconButton
            icon={KeyRound}
            label="Sign in as staff"
            onClick={() => useOperatorStore.getState().set({ signInOpen: true })}
          />
        )}
        {!phone && (
          <IconButton
            icon={PanelRightClose}
            label="Hide the context"
            onClick={() => useUi.getState().set({ contextHidden: true })}
          />
        )}
      </header>
      {status === "pending" && (
        <Loading what="the customer">
          <ContextBones />
        </Loading>
      )}
      {status === "error" && <CustomerError what="The customer couldn't be loaded" />}
      {status === "ready" && actor?.kind === "new" && <NewSenderCard address={actor.address} />}
      {status === "ready" && actor === null && (
        <EmptyState icon={UsersRound} title="No customer chosen">
          {simulation
            ? "Choose a customer at the top, or write as someone new."
            : "Choose a customer at the top, or open a ticket."}
        </EmptyState>
      )}
      {status === "ready" && state && <OperatorBar detail={state.detail} />}
      {status === "ready" && state && <Known state={state} />}
    </aside>
  );
}

function Known({ state }: { state: CustomerState }) {
  const { detail } = state;
  const worked = useUi((ui) => ui.openTicket);
  // A ticket that is worked on has all the room: one thing to scroll, not two halves.
  const working = detail.tickets.some((ticket) => ticket.id === worked);
  return (
    <>
      <div className={`scroller fades ${working ? "min-h-0 flex-1" : "max-h-[58%] flex-none"}`}>
        <CustomerCard detail={detail} />
        <OrdersSection
          key={detail.customer.id}
          customer={detail.customer.id}
          orders={detail.orders}
          total={detail.order_count}
        />
        <ProposalsSection proposals={detail.proposals} clockOffset={state.clockOffset} />
        <TicketsSection state={state} />
      </div>
      {working ? <FoldedTimeline /> : <Timeline key={detail.customer.id} state={state} />}
    </>
  );
}

function FoldedTimeline() {
  return (
    <button
      type="button"
      aria-expanded={false}
      onClick={() => useUi.getState().set({ openTicket: null })}
      className="flex h-11 flex-none items-center justify-between border-line border-t px-4 font-[560] text-13 text-ink-2 -outline-offset-2 hover:bg-hover"
    >
      Timeline
      <ChevronUp size={16} aria-hidden className="text-ink-3" />
    </button>
  );
}
