/** Cases with a person, open ones first. */

import type { Order, Ticket } from "@/api/types";
import { Chip } from "@/components/ui/Chip";
import { CopyLink } from "@/components/ui/CopyLink";
import { useRecord } from "@/hooks/useRecord";
import { happened, since } from "@/lib/record";
import { ticketLink } from "@/lib/route";
import { ticketFacts, ticketTitle } from "@/lib/tickets";
import { clockTime, fullTime } from "@/lib/time";
import type { Tone } from "@/lib/tools";
import { useUi } from "@/stores/ui";
import { DetailRow, Facts, Section } from "./Section";
import { TicketActions } from "./TicketActions";

const STATES: Record<Ticket["status"], { text: string; tone: Tone }> = {
  open: { text: "Waiting for a person", tone: "warn" },
  taken: { text: "Taken by a person", tone: "info" },
  closed: { text: "Closed", tone: "neutral" },
};

interface TicketsSectionProps {
  tickets: Ticket[];
  orders: Order[];
  withPerson: boolean;
  newest: number;
}

export function TicketsSection({ tickets, orders, withPerson, newest }: TicketsSectionProps) {
  const worked = useUi((ui) => ui.openTicket);
  if (tickets.length === 0) return null;
  const open = tickets.filter((ticket) => ticket.status !== "closed");
  const closed = tickets.filter((ticket) => ticket.status === "closed");
  return (
    <Section
      title={open.length ? "Open tickets" : "Tickets"}
      count={open.length || closed.length}
      unfold={tickets.some((ticket) => ticket.id === worked)}
    >
      {[...open, ...closed].map((ticket) => (
        <DetailRow
          key={ticket.id}
          name={ticket.ticket}
          text={ticketTitle(ticket)}
          chip={<State ticket={ticket} />}
          open={ticket.id === worked}
          onToggle={(open) => useUi.getState().set({ openTicket: open ? ticket.id : null })}
        >
          <TicketActions
            ticket={ticket}
            newest={newest}
            releases={withPerson && open.length === 1}
            order={orders.find((order) => order.order_number === ticket.order_number) ?? null}
          />
          <div className="flex justify-end">
            <CopyLink to={ticketLink(ticket.id)} what={ticket.ticket} />
          </div>
          <Facts facts={ticketFacts(ticket)} />
          <Since ticket={ticket.ticket} />
        </DetailRow>
      ))}
    </Section>
  );
}

/** What happened after the brief was written, as code has recorded it. */
function Since({ ticket }: { ticket: string }) {
  const known = since(useRecord(), ticket);
  if (known.length === 0) return null;
  return (
    <section className="mt-2">
      <h4 className="font-[560] text-12 text-ink-2">Since then</h4>
      <ol>
        {known.map((one) => (
          <li key={one.key} className="flex gap-2 text-13">
            <span dir="auto" className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              {happened(one)}
            </span>
            <time title={fullTime(one.at)} className="numbers flex-none text-12 text-ink-3">
              {clockTime(Date.parse(one.at))}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}

function State({ ticket }: { ticket: Ticket }) {
  if (ticket.outcome === "approved") return <Chip tone="ok">Approved</Chip>;
  if (ticket.outcome === "rejected") return <Chip tone="danger">Rejected</Chip>;
  const { tone, text } = STATES[ticket.status];
  return (
    <Chip tone={tone}>
      {ticket.taken_by && ticket.status === "taken" ? `With ${ticket.taken_by}` : text}
    </Chip>
  );
}
