/** Why something was not done, said once, and the next step when a colleague has the customer. */

import { TakeOver } from "./TakeOver";
import type { Refusal } from "./useRefused";

interface RefusedProps {
  refusal: Refusal | null;
  /** What was not done: "Not sent." */
  what: string;
  busy: boolean;
  takeOver: (from: string | null) => void;
  className?: string;
}

export function Refused({ refusal, what, busy, takeOver, className = "" }: RefusedProps) {
  if (!refusal) return null;
  return (
    <div
      role="alert"
      className={`flex flex-wrap items-center gap-2 text-13 text-danger ${className}`}
    >
      <p className="min-w-0 [overflow-wrap:anywhere]">
        {what} {refusal.text}
      </p>
      {refusal.colleague && <TakeOver from={refusal.colleague} busy={busy} take={takeOver} />}
    </div>
  );
}
