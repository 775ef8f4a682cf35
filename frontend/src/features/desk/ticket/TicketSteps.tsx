/** What a step in progress asks for: other terms, a check before approving, or a text. */

import type { Decision } from "@/api/decisions";
import type { Order, Ticket } from "@/api/types";
import { useTellTyping } from "@/features/chat/useTyping";
import { DONE_LABELS, offerNoun } from "@/lib/kinds/offers";
import { money } from "@/lib/money";
import { Button } from "@/ui/Buttons";
import { TermsForm } from "./TermsForm";
import { Words } from "./Words";

export type Step = "approve" | "edit" | "reject" | "reply" | "done";

/** A ticket under the hands of a person. */
export interface Deciding {
  ticket: Ticket;
  order: Order | null;
  /** The terms that wait, if any do. */
  approval: Ticket["approval"];
  /** The terms that were shown when the step began. */
  seen: number | null;
  name: string | null;
  newest: number;
  busy: boolean;
  /** True when it was done. */
  act: (decision: Decision) => Promise<boolean>;
  clear: () => void;
  end: () => void;
}

interface StepFormProps extends Deciding {
  step: Step;
  /** The terms are others now: only words are left to say. */
  changed: boolean;
}

export function StepForm(props: StepFormProps) {
  const { step, changed } = props;
  if (step === "reply") return <Reply {...props} />;
  if (step === "done") return <Done {...props} />;
  if (changed) return null;
  if (step === "reject") return <Reject {...props} />;
  return step === "edit" ? <Edit {...props} /> : <Approve {...props} />;
}

export function ChangedTerms({ end }: { end: () => void }) {
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-10 bg-warn-soft p-3">
      <p className="text-ink">
        Someone has decided on these terms or proposed others in the meantime. Nothing was done.
      </p>
      <Button className="h-8 self-start" onClick={end}>
        Review again
      </Button>
    </div>
  );
}

function Edit({ ticket, order, approval, busy, act, clear, end }: Deciding) {
  if (!approval) return null;
  const { id } = approval;
  return (
    <TermsForm
      approval={approval}
      order={order}
      busy={busy}
      back={end}
      onType={clear}
      onSend={(amount, skus) => act({ do: "edit", ticket: ticket.id, approval: id, amount, skus })}
    />
  );
}

function Approve({ ticket, approval, busy, act, end }: Deciding) {
  if (!approval) return null;
  return (
    <div className="flex flex-col gap-2 rounded-10 bg-warn-soft p-3">
      <p className="text-ink">
        This carries out the {offerNoun(approval.kind)}
        {approval.amount && ` of ${money(approval.amount)}`}
        {ticket.order_number && ` for ${ticket.order_number}`} once and tells the customer.
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
        <Button className="h-8" onClick={end}>
          Back
        </Button>
      </div>
    </div>
  );
}

function Reject({ ticket, seen, name, busy, newest, act, end }: Deciding) {
  return (
    <Words
      busy={busy}
      newest={newest}
      back={end}
      draft={`${name}/${ticket.id}:reject`}
      label="Reason (the customer will see this)"
      send="Reject"
      onSend={(reason) => act({ do: "reject", ticket: ticket.id, approval: seen, reason })}
    />
  );
}

function Done({ ticket, name, busy, newest, act, end }: Deciding) {
  return (
    <Words
      busy={busy}
      newest={newest}
      back={end}
      draft={`${name}/${ticket.id}:done`}
      label={ticket.to_do ? DONE_LABELS[ticket.to_do.kind] : ""}
      send="It's done"
      optional
      onSend={(reference) => act({ do: "done", ticket: ticket.id, reference })}
    />
  );
}

function Reply({ ticket, name, busy, newest, act, end }: Deciding) {
  const typing = useTellTyping(ticket.customer_id);
  return (
    <Words
      busy={busy}
      newest={newest}
      back={end}
      draft={`${name}/${ticket.id}:reply`}
      label="Your reply to the customer"
      onType={typing}
      send="Send"
      onSend={(text, key, seen) => act({ do: "reply", ticket: ticket.id, text, key, seen })}
    />
  );
}
