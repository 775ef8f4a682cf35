/** Cases with a person, open ones first. */

import type { Message, Ticket } from "@/api/types";
import { useRecord } from "@/features/customer/useRecord";
import { nameOf } from "@/lib/addresses";
import type { CustomerState } from "@/lib/conversation/live";
import { since } from "@/lib/conversation/record";
import { writerOf } from "@/lib/conversation/writers";
import type { Tone } from "@/lib/kinds/tools";
import { ticketLink } from "@/lib/route";
import { clockTime, fullTime } from "@/lib/time";
import { useOperatorStore } from "@/stores/operator";
import { useUi } from "@/stores/ui";
import { Chip } from "@/ui/Chip";
import { CopyLink } from "@/ui/CopyLink";
import { DetailRow, Facts, Section } from "@/ui/Section";
import { Unbroken } from "@/ui/text/Unbroken";
import { ticketFacts, ticketTitle } from "../tickets";
import { TicketActions } from "./TicketActions";

const STATES: Record<Ticket["status"], { text: string; tone: Tone }> = {
  open: { text: "Waiting for a person", tone: "warn" },
  taken: { text: "Taken by a person", tone: "info" },
  closed: { text: "Closed", tone: "neutral" },
};

export function TicketsSection({ state }: { state: CustomerState }) {
  const worked = useUi((ui) => ui.openTicket);
  const me = useOperatorStore((store) => store.operator?.name ?? null);
  const { detail } = state;
  const open = detail.tickets.filter((ticket) => ticket.status !== "closed");
  const closed = detail.tickets.filter((ticket) => ticket.status === "closed");
  if (detail.tickets.length === 0) return null;
  const colleague = detail.handler_name !== null && detail.handler_name !== me;
  const counts = [open.length && `${open.length} open`, closed.length && `${closed.length} closed`];
  return (
    <Section
      title="Tickets"
      count={counts.filter(Boolean).join(", ")}
      unfold={detail.tickets.some((ticket) => ticket.id === worked)}
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
            newest={detail.messages.at(-1)?.id ?? 0}
            releases={detail.handler === "person" && open.length === 1 && !colleague}
            order={
              detail.orders.find((order) => order.order_number === ticket.order_number) ?? null
            }
          />
          <div className="relative">
            <Facts facts={ticketFacts(ticket)} />
            <span className="absolute top-1 right-1">
              <CopyLink to={ticketLink(ticket.id)} what={ticket.ticket} />
            </span>
          </div>
          <Since ticket={ticket} state={state} />
        </DetailRow>
      ))}
    </Section>
  );
}

/** More than this is read in the timeline. */
const MOST_SINCE = 40;

/** What happened after the brief was written, as code has recorded it. */
function Since({ ticket, state }: { ticket: Ticket; state: CustomerState }) {
  const me = useOperatorStore((store) => store.operator?.name ?? null);
  const { messages, customer } = state.detail;
  const writer = (message: Message) => writerOf(message, me, nameOf(customer));
  const known = since(ticket, useRecord(), messages, state.handovers, writer);
  if (known.length === 0) return null;
  return (
    <section className="mt-2">
      <h4 className="font-[560] text-12 text-ink-2">Since then</h4>
      {known.length > MOST_SINCE && (
        <p className="text-12 text-ink-2">{`${known.length - MOST_SINCE} earlier, in the timeline`}</p>
      )}
      <ol>
        {known.slice(-MOST_SINCE).map((one) => (
          <li key={one.key} className="flex gap-2 text-13">
            <span dir="auto" className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              <Unbroken text={one.text} />
            </span>
            <time title={fullTime(one.at)} className="numbers flex-none text-12 text-ink-3">
              {clockTime(one.at)}
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
