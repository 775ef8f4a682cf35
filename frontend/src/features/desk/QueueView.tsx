/** What waits for a person, over all customers: the most severe first, then the oldest. */

import { Ticket as TicketIcon } from "lucide-react";
import { type ReactNode, useRef } from "react";
import type { Ticket } from "@/api/types";
import { address } from "@/lib/addresses";
import { sentence } from "@/lib/facts";
import { CHANNELS } from "@/lib/kinds/channels";
import { offerNoun } from "@/lib/kinds/offers";
import { money } from "@/lib/money";
import { snippet } from "@/lib/snippet";
import { age, fullTime } from "@/lib/time";
import { useUi } from "@/stores/ui";
import { Button } from "@/ui/Buttons";
import { Chip } from "@/ui/Chip";
import { useClock } from "@/ui/hooks/useClock";
import { useShortcuts } from "@/ui/hooks/useShortcuts";
import { RowBones } from "@/ui/PaneSkeleton";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { MiddleCut } from "@/ui/text/MiddleCut";
import { LinkTrouble } from "./LinkTrouble";
import { SignInFirst } from "./SignInFirst";
import { ticketTitle } from "./tickets";
import { useQueue } from "./useQueue";

const SEVERITY: Record<Ticket["severity"], string> = {
  urgent: "bg-danger",
  high: "bg-warn",
  medium: "bg-accent-text",
  low: "bg-ink-3",
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
          {tickets && (
            <span className="ml-2 font-[400] text-ink-2">
              {`${tickets.length}${query.hasNextPage ? "+" : ""} open`}
            </span>
          )}
        </h2>
        {tickets && (
          <p role="status" className="text-12 text-ink-2">
            {query.isError ? "This list may be out of date" : "Updates every 10 s"}
          </p>
        )}
      </header>
      <LinkTrouble />
      {!operator ? (
        <SignInFirst to="what waits for a person" />
      ) : tickets ? (
        <Queue tickets={tickets}>
          {query.hasNextPage && (
            <li className="grid place-items-center p-4">
              <Button
                disabled={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Show more
              </Button>
            </li>
          )}
        </Queue>
      ) : query.isError ? (
        <ErrorState
          what="The tickets couldn't be loaded"
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

function Queue({ tickets, children }: { tickets: Ticket[]; children: ReactNode }) {
  const now = useClock(30_000);
  const list = useRef<HTMLUListElement>(null);
  const current = useUi((ui) => ui.openTicket);
  const open = (ticket: Ticket) => useUi.getState().openLinked(ticket.id, ticket.customer_id);
  const move = (by: number) => () => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-ticket]") ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
  };
  useShortcuts({ j: move(1), ArrowDown: move(1), k: move(-1), ArrowUp: move(-1) });
  if (tickets.length === 0) {
    return (
      <EmptyState icon={TicketIcon} title="No tickets are waiting">
        Requests the assistant can't decide on its own appear here.
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
            current={ticket.id === current}
            open={() => open(ticket)}
          />
        </li>
      ))}
      {children}
    </ul>
  );
}

/** When something promised has to be done, as far as that is from now. */
function dueIn(at: number, now: number): { text: string; late: boolean } {
  const hours = Math.abs(at - now) / 3_600_000;
  const far =
    hours < 1
      ? `${Math.round(hours * 60)} min`
      : hours < 48
        ? `${Math.round(hours)} h`
        : `${Math.round(hours / 24)} d`;
  return at < now
    ? { text: `Overdue by ${far}`, late: true }
    : { text: `Due in ${far}`, late: false };
}

/** A customer without a name is shown by their address. */
function Who({ ticket }: { ticket: Ticket }) {
  if (ticket.customer_name) return <span className="truncate">{ticket.customer_name}</span>;
  return ticket.address ? <MiddleCut text={address(ticket.address)} /> : "Unknown sender";
}

interface RowProps {
  ticket: Ticket;
  now: number;
  current: boolean;
  open: () => void;
}

function Row({ ticket, now, current, open }: RowProps) {
  const asked = ticket.approval?.status === "open" ? ticket.approval : null;
  const { unanswered } = ticket;
  const words = unanswered?.words ?? ticket.words;
  const spoke = unanswered?.channel ?? ticket.channel;
  const channel = spoke ? CHANNELS[spoke] : null;
  const due = ticket.due_at ? dueIn(Date.parse(ticket.due_at), now) : null;
  return (
    <button
      type="button"
      data-ticket={ticket.id}
      aria-current={current || undefined}
      onClick={open}
      className={`flex min-h-[76px] w-full flex-col justify-center gap-1 border-line border-b px-4 py-2.5 text-left -outline-offset-2 hover:bg-hover ${current ? "bg-selected" : ""}`}
    >
      <span className="flex w-full min-w-0 items-center gap-2">
        <span className="flex-none font-[620]">{ticket.ticket}</span>
        <span className="flex flex-none items-center gap-1.5 text-13 text-ink-2">
          <span aria-hidden className={`size-2 rounded-full ${SEVERITY[ticket.severity]}`} />
          {sentence(ticket.severity)}
        </span>
        {asked && (
          <Chip tone="warn">
            {asked.amount ? `Approve ${money(asked.amount)}?` : `Approve ${offerNoun(asked.kind)}?`}
          </Chip>
        )}
        {unanswered && (
          <Chip tone="info">
            {unanswered.count === 1 ? "1 new message" : `${unanswered.count} new messages`}
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
      <span className="flex w-full min-w-0 items-center gap-2">
        {channel && <channel.icon size={14} strokeWidth={1.8} aria-label={channel.name} />}
        <span dir="auto" className="flex min-w-0 max-w-[60%] flex-none font-[560]">
          <Who ticket={ticket} />
        </span>
        <span dir="auto" className={`min-w-0 flex-1 truncate ${unanswered ? "" : "text-ink-2"}`}>
          {words ? `“${snippet(words, 160)}”` : "No message"}
        </span>
      </span>
      <span className="flex w-full min-w-0 gap-2 text-13 text-ink-2">
        <span dir="auto" className="min-w-0 flex-1 truncate">
          {ticketTitle(ticket)}
        </span>
        {due !== null && (
          <time
            dateTime={ticket.due_at ?? ""}
            title={ticket.due_at ? fullTime(ticket.due_at) : ""}
            className={`numbers flex-none ${due.late ? "text-danger" : ""}`}
          >
            {due.text}
          </time>
        )}
        <span className="flex-none">
          {ticket.taken_by ? `With ${ticket.taken_by}` : "Unassigned"}
        </span>
      </span>
    </button>
  );
}
