/** What a person may do with a ticket: approve or reject its terms, answer, close. */

import { useEffect, useRef, useState } from "react";
import type { Order, Ticket } from "@/api/types";
import { Refused } from "@/features/chat/Refused";
import { useTellTyping } from "@/features/chat/useTyping";
import { DONE_LABELS, EDITABLE, offerNoun } from "@/lib/kinds/offers";
import { money } from "@/lib/money";
import { Button } from "@/ui/Buttons";
import { useDecisions } from "../useOperator";
import { useReplies } from "./replies";
import { TermsForm } from "./TermsForm";
import { Words } from "./Words";

type Step = "approve" | "edit" | "reject" | "reply" | "done";

interface TicketActionsProps {
  ticket: Ticket;
  order: Order | null;
  /** Closing it gives the customer back to the assistant: the last open case of one whom a person has. */
  releases: boolean;
  /** The customer's newest message on the screen. */
  newest: number;
}

/** What somebody began to write about the ticket, to be found where it was left. */
function begun(name: string | null, ticket: number): Step | null {
  const drafts = useReplies.getState().begun;
  const steps = ["reply", "reject", "done"] as const;
  return steps.find((step) => drafts[`${name}/${ticket}:${step}`]) ?? null;
}

export function TicketActions({ ticket, order, releases, newest }: TicketActionsProps) {
  const { may, name, busy, refusal, clear, run } = useDecisions();
  const typing = useTellTyping(ticket.customer_id);
  const [step, setStep] = useState<Step | null>(() => begun(name, ticket.id));
  // The terms that were on the screen when somebody began to decide: no others are decided on.
  const [seen, setSeen] = useState<number | null>(ticket.approval?.id ?? null);
  const box = useRef<HTMLDivElement>(null);
  // What was asked for comes into sight; the sections above the timeline scroll by themselves.
  useEffect(() => {
    if (step !== null) box.current?.scrollIntoView({ block: "nearest" });
  }, [step]);
  const trouble = (
    <Refused
      refusal={refusal}
      what={refusal?.colleague ? "Not sent." : "Not done."}
      busy={busy}
      takeOver={(from) => void run({ do: "take-over", customer: ticket.customer_id, from })}
    />
  );
  if (!may) return null;
  // Whoever was too late is told so here, where they pressed.
  if (ticket.status === "closed") return trouble;
  const approval = ticket.approval?.status === "open" ? ticket.approval : null;
  const act = async (decision: Parameters<typeof run>[0]) => {
    const refused = await run(decision);
    // There is nothing to decide any more; what was written stays.
    if (refused === null || (refused !== "busy" && refused.decided)) setStep(null);
    return refused === null;
  };
  const words = { busy, newest, back: () => setStep(null) };
  const begin = (to: Step) => {
    setSeen(approval?.id ?? null);
    setStep(to);
  };
  const changed = step !== null && step !== "reply" && seen !== (approval?.id ?? null);
  const own = approval !== null && approval.proposed_by === name;
  const what = approval?.amount ? money(approval.amount) : approval && offerNoun(approval.kind);
  return (
    <div ref={box} className="mb-2 flex flex-col gap-2 text-13">
      {step === null && (
        <div className="flex flex-wrap gap-2">
          {approval && (
            <>
              <Button
                tone="filled"
                className="h-8"
                disabled={own}
                aria-describedby={own ? `own-${approval.id}` : undefined}
                onClick={() => begin("approve")}
              >
                Approve {what}
              </Button>
              {EDITABLE[approval.kind] && (
                <Button className="h-8" onClick={() => begin("edit")}>
                  Edit
                </Button>
              )}
              <Button className="h-8" onClick={() => begin("reject")}>
                Reject
              </Button>
            </>
          )}
          {ticket.to_do && (
            <>
              <Button tone="filled" className="h-8" onClick={() => begin("done")}>
                Mark as done
              </Button>
              <Button className="h-8" onClick={() => begin("reject")}>
                Can't be done
              </Button>
            </>
          )}
          <Button className="h-8" onClick={() => begin("reply")}>
            Reply
          </Button>
          {ticket.status === "open" && (
            <Button
              className="h-8"
              disabled={busy}
              onClick={() => void act({ do: "take", ticket: ticket.id })}
            >
              Assign to me
            </Button>
          )}
          {!approval && !ticket.to_do && (
            <Button
              className="h-8"
              disabled={busy}
              onClick={() => void act({ do: "close", ticket: ticket.id, keep: false })}
            >
              {releases ? "Close, assistant answers" : "Close"}
            </Button>
          )}
          {!approval && !ticket.to_do && releases && (
            <Button
              className="h-8"
              disabled={busy}
              onClick={() => void act({ do: "close", ticket: ticket.id, keep: true })}
            >
              Close, keep customer
            </Button>
          )}
        </div>
      )}
      {step === null && own && (
        <p id={`own-${approval.id}`} className="text-12 text-ink-2">
          You proposed these terms: somebody else has to approve them.
        </p>
      )}
      {changed && (
        <div role="alert" className="flex flex-col gap-2 rounded-10 bg-warn-soft p-3">
          <p className="text-ink">
            Somebody has decided on these terms, or proposed others, in the meantime. Nothing was
            done.
          </p>
          <Button className="h-8 self-start" onClick={() => setStep(null)}>
            Look again
          </Button>
        </div>
      )}
      {step === "edit" && approval && !changed && (
        <TermsForm
          approval={approval}
          order={order}
          busy={busy}
          back={() => setStep(null)}
          onType={clear}
          onSend={(amount, skus) =>
            act({ do: "edit", ticket: ticket.id, approval: approval.id, amount, skus })
          }
        />
      )}
      {step === "approve" && approval && !changed && (
        <div className="flex flex-col gap-2 rounded-10 bg-warn-soft p-3">
          <p className="text-ink">
            This carries out the {offerNoun(approval.kind)}
            {approval.amount && ` of ${money(approval.amount)}`}
            {ticket.order_number && ` for ${ticket.order_number}`}, once, and tells the customer.
          </p>
          <div className="flex gap-2">
            <Button
              tone="filled"
              className="h-8"
              disabled={busy}
              onClick={() => void act({ do: "approve", ticket: ticket.id, approval: approval.id })}
            >
              Yes, approve
            </Button>
            <Button className="h-8" onClick={() => setStep(null)}>
              Back
            </Button>
          </div>
        </div>
      )}
      {step === "reject" && !changed && (
        <Words
          {...words}
          draft={`${name}/${ticket.id}:reject`}
          label="Why not? The customer reads this."
          send="Reject"
          onSend={(reason) => act({ do: "reject", ticket: ticket.id, approval: seen, reason })}
        />
      )}
      {step === "done" && (
        <Words
          label={ticket.to_do ? DONE_LABELS[ticket.to_do.kind] : ""}
          {...words}
          draft={`${name}/${ticket.id}:done`}
          send="It is done"
          optional
          onSend={(reference) => act({ do: "done", ticket: ticket.id, reference })}
        />
      )}
      {step === "reply" && (
        <Words
          {...words}
          draft={`${name}/${ticket.id}:reply`}
          label="Your words to the customer"
          onType={typing}
          send="Send"
          onSend={(text, key, seen) => act({ do: "reply", ticket: ticket.id, text, key, seen })}
        />
      )}
      {trouble}
    </div>
  );
}
