/** Cases with a person, open ones first. */

import type { Order, Ticket } from "@/api/types";
import { Chip } from "@/components/ui/Chip";
import { ticketFacts, ticketTitle } from "@/lib/tickets";
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
          <Facts facts={ticketFacts(ticket)} />
        </DetailRow>
      ))}
    </Section>
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
