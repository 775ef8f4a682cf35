/** What a person may do with a ticket: approve or reject its terms, answer, close. */

import { useEffect, useRef, useState } from "react";
import type { Order, Ticket } from "@/api/types";
import { Refused } from "@/features/chat/Refused";
import { useDecisions } from "../useOperator";
import { useReplies } from "./replies";
import { TicketChoices } from "./TicketChoices";
import { ChangedTerms, type Deciding, type Step, StepForm } from "./TicketSteps";

interface TicketActionsProps {
  ticket: Ticket;
  order: Order | null;
  /** Closing it gives the customer back to the assistant: the last open case of one whom a person has. */
  releases: boolean;
  /** The customer's newest message on the screen. */
  newest: number;
}

/** The draft of what an operator writes about the ticket, kept until they come back. */
function begun(name: string | null, ticket: number): Step | null {
  const drafts = useReplies.getState().begun;
  const steps = ["reply", "reject", "done"] as const;
  return steps.find((step) => drafts[`${name}/${ticket}:${step}`]) ?? null;
}

/** The step in progress, and the terms shown when it began. A decision applies only to those terms. */
function useStep(ticket: Ticket, name: string | null) {
  const [step, setStep] = useState<Step | null>(() => begun(name, ticket.id));
  const [seen, setSeen] = useState<number | null>(ticket.approval?.id ?? null);
  const box = useRef<HTMLDivElement>(null);
  // What was asked for comes into sight; the sections above the timeline scroll by themselves.
  useEffect(() => {
    if (step !== null) box.current?.scrollIntoView({ block: "nearest" });
  }, [step]);
  const begin = (to: Step, approval: number | null) => {
    setSeen(approval);
    setStep(to);
  };
  return { step, seen, begin, end: () => setStep(null), box };
}

export function TicketActions({ ticket, order, releases, newest }: TicketActionsProps) {
  const { may, name, busy, refusal, clear, run } = useDecisions();
  const { step, seen, begin, end, box } = useStep(ticket, name);
  const trouble = (
    <Refused
      refusal={refusal}
      what={refusal?.colleague ? "Not sent." : "Not done."}
      busy={busy}
      takeOver={(from) => void run({ do: "take-over", customer: ticket.customer_id, from })}
    />
  );
  if (!may) return null;
  // An operator who was too late is told so here, next to the button they pressed.
  if (ticket.status === "closed") return trouble;
  const approval = ticket.approval?.status === "open" ? ticket.approval : null;
  const act: Deciding["act"] = async (decision) => {
    const refused = await run(decision);
    // There is nothing left to decide; the draft is kept.
    if (refused === null || (refused !== "busy" && refused.decided)) end();
    return refused === null;
  };
  const changed = step !== null && step !== "reply" && seen !== (approval?.id ?? null);
  const deciding: Deciding = { ticket, order, approval, seen, name, newest, busy, act, clear, end };
  return (
    <div ref={box} className="mb-2 flex flex-col gap-2 text-13">
      {step === null && (
        <TicketChoices
          {...deciding}
          releases={releases}
          begin={(to) => begin(to, approval?.id ?? null)}
        />
      )}
      {changed && <ChangedTerms end={end} />}
      {step !== null && <StepForm {...deciding} step={step} changed={changed} />}
      {trouble}
    </div>
  );
}
