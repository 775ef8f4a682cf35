/** What a person may do with a ticket: approve or reject its terms, answer, close. */

import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import type { Order, Ticket } from "@/api/types";
import { Button } from "@/components/ui/Buttons";
import { useDecisions } from "@/hooks/useOperator";
import { useTellTyping } from "@/hooks/useTyping";
import { money } from "@/lib/money";
import { TermsForm } from "./TermsForm";

type Step = "approve" | "edit" | "reject" | "reply" | "done";

const NAMES = { refund: "refund", cancellation: "cancellation" } as const;

interface TicketActionsProps {
  ticket: Ticket;
  order: Order | null;
  /** Closing it gives the customer back to the assistant: the last open case of one whom a person has. */
  releases: boolean;
}

export function TicketActions({ ticket, order, releases }: TicketActionsProps) {
  const { may, name, busy, error, run } = useDecisions();
  const typing = useTellTyping(ticket.customer_id);
  const [step, setStep] = useState<Step | null>(null);
  // The terms that were on the screen when somebody began to decide: no others are decided on.
  const [seen, setSeen] = useState<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  // What was asked for comes into sight; the sections above the timeline scroll by themselves.
  useEffect(() => {
    if (step !== null) box.current?.scrollIntoView({ block: "nearest" });
  }, [step]);
  if (!may || ticket.status === "closed") return null;
  const approval = ticket.approval?.status === "open" ? ticket.approval : null;
  const act = async (decision: Parameters<typeof run>[0]) => {
    if (await run(decision)) setStep(null);
  };
  const begin = (to: Step) => {
    setSeen(approval?.id ?? null);
    setStep(to);
  };
  const changed = step !== null && step !== "reply" && seen !== (approval?.id ?? null);
  const own = approval !== null && approval.proposed_by === name;
  const what = approval?.amount ? money(approval.amount) : approval && NAMES[approval.kind];
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
              {approval.kind === "refund" && (
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
              Take
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
          onSend={(amount, skus) =>
            act({ do: "edit", ticket: ticket.id, approval: approval.id, amount, skus })
          }
        />
      )}
      {step === "approve" && approval && !changed && (
        <div className="flex flex-col gap-2 rounded-10 bg-warn-soft p-3">
          <p className="text-ink">
            This carries out the {NAMES[approval.kind]}
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
          label="Why not? The customer reads this."
          send="Reject"
          busy={busy}
          back={() => setStep(null)}
          onSend={(reason) => act({ do: "reject", ticket: ticket.id, approval: seen, reason })}
        />
      )}
      {step === "done" && (
        <Words
          label={
            ticket.to_do?.kind === "refund"
              ? "The bank's reference, if there is one. The customer is told that it was paid."
              : "The parcel's number, if there is one. The customer is told that you sent the label."
          }
          send="It is done"
          optional
          busy={busy}
          back={() => setStep(null)}
          onSend={(reference) => act({ do: "done", ticket: ticket.id, reference })}
        />
      )}
      {step === "reply" && (
        <Words
          label="Your words to the customer"
          onType={typing}
          send="Send"
          busy={busy}
          back={() => setStep(null)}
          onSend={(text, key) => act({ do: "reply", ticket: ticket.id, text, key })}
        />
      )}
      {error && (
        <p role="alert" className="text-12 text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

interface WordsProps {
  label: string;
  send: string;
  busy: boolean;
  optional?: boolean;
  back: () => void;
  onType?: () => void;
  onSend: (words: string, key: string) => Promise<void>;
}

function Words({ label, send, busy, optional, back, onType, onSend }: WordsProps) {
  const [words, setWords] = useState("");
  // The same words sent again are the same answer.
  const [key] = useState(() => crypto.randomUUID());
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (optional || words.trim()) void onSend(words.trim(), key);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <label htmlFor={id} className="text-ink-2">
        {label}
      </label>
      <textarea
        id={id}
        // biome-ignore lint/a11y/noAutofocus: the field was just asked for.
        autoFocus
        dir="auto"
        maxLength={1_000}
        rows={3}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          onType?.();
        }}
        className="w-full rounded-10 border border-control bg-surface px-3 py-2 text-14"
      />
      <div className="flex gap-2">
        <Button
          type="submit"
          tone="filled"
          className="h-8"
          disabled={busy || !(optional || words.trim())}
        >
          {send}
        </Button>
        <Button className="h-8" onClick={back}>
          Back
        </Button>
      </div>
    </form>
  );
}
