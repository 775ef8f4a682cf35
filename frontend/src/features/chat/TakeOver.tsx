/** Taking a customer over; from a colleague only after a look at what that does. */

import { useState } from "react";
import { Button } from "@/ui/Buttons";

interface TakeOverProps {
  /** The colleague who has the customer; null: the assistant does, or nobody. */
  from: string | null;
  busy: boolean;
  take: (from: string | null) => void;
}

export function TakeOver({ from, busy, take }: TakeOverProps) {
  const [asking, setAsking] = useState<string | null>(null);
  // The customer is only taken from the colleague that the operator was asked about.
  if (asking === null || asking !== from) {
    return (
      <Button
        className="h-8"
        disabled={busy}
        onClick={() => (from === null ? take(null) : setAsking(from))}
      >
        {from === null ? "Take over" : `Take over from ${from}`}
      </Button>
    );
  }
  return (
    <div
      role="group"
      aria-label={`Take over from ${from}`}
      className="order-last flex w-full flex-col gap-2 rounded-10 bg-warn-soft p-3 text-13 text-ink"
    >
      <p>
        {from} is helping this customer now. If you take over, {from} is told and can't send. {from}
        ’s draft is kept.
      </p>
      <div className="flex gap-2">
        <Button
          tone="filled"
          className="h-8"
          disabled={busy}
          onClick={() => {
            setAsking(null);
            take(from);
          }}
        >
          Yes, take over
        </Button>
        <Button className="h-8" onClick={() => setAsking(null)}>
          Back
        </Button>
      </div>
    </div>
  );
}
