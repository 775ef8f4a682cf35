/** What waits for a person, over all customers: the most severe first, then the oldest. */

import { KeyRound, Ticket as TicketIcon } from "lucide-react";
import { useRef } from "react";
import type { Ticket } from "@/api/types";
import { RowBones } from "@/components/layout/PaneSkeleton";
import { Button } from "@/components/ui/Buttons";
import { Chip } from "@/components/ui/Chip";
import { EmptyState, ErrorState, Loading } from "@/components/ui/States";
import { useClock } from "@/hooks/useClock";
import { PHONE, useMedia } from "@/hooks/useMedia";
import { useQueue } from "@/hooks/useQueue";
import { useShortcuts } from "@/hooks/useShortcuts";
import { sentence } from "@/lib/facts";
import { money } from "@/lib/money";
import { age, fullTime } from "@/lib/time";
import type { Tone } from "@/lib/tools";
import { useOperatorStore } from "@/stores/operator";
import { useUi } from "@/stores/ui";

const SEVERITY: Record<Ticket["severity"], Tone> = {
  urgent: "danger",
  high: "warn",
  medium: "info",
  low: "neutral",
};

export default function QueueView() {
  const { operator, query, tickets } = useQueue();
  return (
    <section
      aria-labelledby="queue-title"
      className="flex min-h-0 min-w-0 flex-col overflow-hidden bg-surface md:rounded-16 md:border md:border-line md:shadow-1"
    >
      <header className="flex h-14 flex-none items-center gap-3 border-line border-b px-4">
        <h2 id="queue-title" tabIndex={-1} className="flex-1 font-[620] text-15 outline-none">
          Tickets
          {tickets && <span className="ml-2 font-[400] text-ink-2">{tickets.length} open</span>}
        </h2>
        {tickets && (
          <p role="status" className="text-12 text-ink-2">
            {query.isError ? "The list may be old" : "Updates every 10 s"}
          </p>
        )}
      </header>
      {!operator ? (
        <SignInFirst />
      ) : tickets ? (
        <Queue tickets={tickets} />
      ) : query.isError ? (
        <ErrorState
          what="The tickets could not be read"
          error={query.error}
          retry={() => void query.refetch()}
        />
      ) : (
        <Loading what="tickets">
          <RowBones />
        </Loading>
      )}
    </section>
  );
}

function SignInFirst() {
  return (
    <EmptyState
      icon={KeyRound}
      title="For the shop's own people"
      action={
        <Button onClick={() => useOperatorStore.getState().set({ signInOpen: true })}>
          Sign in
        </Button>
      }
    >
      Sign in with your operator token to see what waits for a person.
    </EmptyState>
  );
}

function Queue({ tickets }: { tickets: Ticket[] }) {
  const now = useClock(30_000);
  const phone = useMedia(PHONE);
  const list = useRef<HTMLUListElement>(null);
  const current = useUi((ui) => ui.route.customerId);
  const open = (ticket: Ticket) => {
    const ui = useUi.getState();
    ui.actAs({ kind: "customer", id: ticket.customer_id });
    ui.set({ soughtTicket: ticket.id, contextHidden: false });
    if (phone) ui.go({ view: "context" });
  };
  const move = (by: number) => () => {
    const rows = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLButtonElement);
    rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
  };
  useShortcuts({ j: move(1), ArrowDown: move(1), k: move(-1), ArrowUp: move(-1) });
  if (tickets.length === 0) {
    return (
      <EmptyState icon={TicketIcon} title="Nothing waits for a person">
        What the assistant may not decide by itself appears here.
      </EmptyState>
    );
  }
  return (
    <ul ref={list} aria-label="Open tickets" className="scroller min-h-0 flex-1">
      {tickets.map((ticket) => (
        <li key={ticket.id}>
          <Row
            ticket={ticket}
            now={now}
            current={ticket.customer_id === current}
            open={() => open(ticket)}
          />
        </li>
      ))}
    </ul>
  );
}

interface RowProps {
  ticket: Ticket;
  now: number;
  current: boolean;
  open: () => void;
}

function Row({ ticket, now, current, open }: RowProps) {
  const asked = ticket.approval?.status === "open" ? ticket.approval : null;
  return (
    <button
      type="button"
      onClick={open}
      className={`flex min-h-[76px] w-full flex-col justify-center gap-1 border-line border-b px-4 py-2.5 text-left -outline-offset-2 hover:bg-hover ${current ? "bg-selected" : ""}`}
    >
      <span className="flex w-full min-w-0 items-center gap-2">
        <span className="flex-none font-[620]">{ticket.ticket}</span>
        <Chip tone={SEVERITY[ticket.severity]}>{sentence(ticket.severity)}</Chip>
        {asked && (
          <Chip tone="warn">
            {asked.amount ? `Approve ${money(asked.amount)}?` : `Approve ${asked.kind}?`}
          </Chip>
        )}
        <time
          dateTime={ticket.created_at}
          title={fullTime(ticket.created_at)}
          className="numbers ml-auto flex-none text-12 text-ink-3"
        >
          {age(ticket.created_at, now)}
        </time>
      </span>
      <span dir="auto" className="block w-full truncate">
        {ticket.subject}
      </span>
      <span className="flex w-full min-w-0 gap-2 text-13 text-ink-2">
        <span dir="auto" className="min-w-0 flex-1 truncate">
          {ticket.customer_name ?? "Unknown sender"}
        </span>
        <span className="flex-none">
          {ticket.taken_by ? `With ${ticket.taken_by}` : "Nobody has it"}
        </span>
      </span>
    </button>
  );
}
