/** The buttons of a ticket: what it waits for first, then what can be done with any. */

import type { ReactNode } from "react";
import { EDITABLE, offerNoun } from "@/lib/kinds/offers";
import { money } from "@/lib/money";
import { Button } from "@/ui/Buttons";
import type { Deciding, Step } from "./TicketSteps";

interface TicketChoicesProps extends Deciding {
  releases: boolean;
  begin: (step: Step) => void;
}

export function TicketChoices(props: TicketChoicesProps) {
  const { ticket, approval, name, begin } = props;
  const own = approval !== null && approval.proposed_by === name;
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {approval && <Approve approval={approval} own={own} begin={begin} />}
        {ticket.to_do && (
          <>
            <Choice filled onClick={() => begin("done")}>
              Mark as done
            </Choice>
            <Choice onClick={() => begin("reject")}>Can't be done</Choice>
          </>
        )}
        <Choice onClick={() => begin("reply")}>Reply</Choice>
        <Closing {...props} />
      </div>
      {own && (
        <p id={`own-${approval.id}`} className="text-12 text-ink-2">
          You proposed these terms, so someone else has to approve them.
        </p>
      )}
    </>
  );
}

interface ApproveProps {
  approval: NonNullable<Deciding["approval"]>;
  own: boolean;
  begin: (step: Step) => void;
}

function Approve({ approval, own, begin }: ApproveProps) {
  const what = approval.amount ? money(approval.amount) : offerNoun(approval.kind);
  const why = own ? `own-${approval.id}` : undefined;
  return (
    <>
      <Choice filled disabled={own} describedBy={why} onClick={() => begin("approve")}>
        Approve {what}
      </Choice>
      {EDITABLE[approval.kind] && <Choice onClick={() => begin("edit")}>Edit</Choice>}
      <Choice onClick={() => begin("reject")}>Reject</Choice>
    </>
  );
}

/** Taking it, and closing what has nothing left to decide or to do. */
function Closing({ ticket, approval, releases, busy, act }: TicketChoicesProps) {
  const close = (keep: boolean) => void act({ do: "close", ticket: ticket.id, keep });
  const settled = !approval && !ticket.to_do;
  return (
    <>
      {ticket.status === "open" && (
        <Choice disabled={busy} onClick={() => void act({ do: "take", ticket: ticket.id })}>
          Assign to me
        </Choice>
      )}
      {settled && (
        <Choice disabled={busy} onClick={() => close(false)}>
          {releases ? "Close and return to assistant" : "Close"}
        </Choice>
      )}
      {settled && releases && (
        <Choice disabled={busy} onClick={() => close(true)}>
          Close and keep customer
        </Choice>
      )}
    </>
  );
}

interface ChoiceProps {
  filled?: boolean;
  disabled?: boolean;
  describedBy?: string | undefined;
  onClick: () => void;
  children: ReactNode;
}

function Choice({ filled = false, disabled = false, describedBy, onClick, children }: ChoiceProps) {
  return (
    <Button
      tone={filled ? "filled" : "plain"}
      className="h-8"
      disabled={disabled}
      aria-describedby={describedBy}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
