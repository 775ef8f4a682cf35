/** A ring that drains with the batch's window: what was written waits, and is answered together. */

import { counted } from "@/lib/money";
import { useClock } from "@/ui/hooks/useClock";
import type { Batch } from "./useChat";

const RADIUS = 6.5;
const AROUND = 2 * Math.PI * RADIUS;

export function Ring({ share }: { share: number }) {
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" aria-hidden className="flex-none -rotate-90">
      <circle cx={8} cy={8} r={RADIUS} fill="none" stroke="var(--line)" strokeWidth={2.2} />
      <circle
        cx={8}
        cy={8}
        r={RADIUS}
        fill="none"
        stroke="var(--accent)"
        strokeWidth={2.2}
        strokeLinecap="round"
        strokeDasharray={AROUND}
        strokeDashoffset={AROUND * (1 - share)}
        style={{ transition: "stroke-dashoffset 250ms linear" }}
      />
    </svg>
  );
}

/** The share of the window that is left, and the seconds; renewed four times a second. */
export function useCountdown(batch: Batch | null) {
  const now = useClock(batch ? 250 : null);
  const left = batch ? Math.max(0, batch.endsAt - now) : 0;
  return { share: batch ? Math.min(1, left / batch.windowMs) : 0, seconds: Math.ceil(left / 1000) };
}

export function BatchRing({ batch }: { batch: Batch }) {
  const { share, seconds } = useCountdown(batch);
  const count = batch.messages.length;
  const what =
    count > 1 ? `${counted(count, "message")}, answered together` : "Delivered, answered";
  return (
    <>
      <Ring share={share} />
      <span className="sr-only">
        {count > 1 ? "Delivered. Waiting in case more is written." : "Delivered"}
      </span>
      <span aria-hidden className="numbers">
        {seconds > 0 ? `${what} in ${seconds} s` : `${what} now`}
      </span>
    </>
  );
}
