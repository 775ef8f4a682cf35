/** Which brain, voice and senders are live, and that this is a simulation. */

import { lazy, Suspense, useEffect, useRef, useState } from "react";
import type { Dependency, Health } from "@/api/types";
import { useShop } from "@/features/customer/useShop";
import { part } from "@/lib/part";
import { useConnection } from "@/stores/connection";
import { useDismiss } from "@/ui/hooks/useDismiss";
import { useMedia } from "@/ui/hooks/useMedia";
import { StatusDot } from "@/ui/StatusDot";
import { PageBoundary } from "../PageBoundary";

const StatusDetails = lazy(() => part(() => import("./StatusDetails")));

export function StatusPill() {
  const { health, away, lookAgain } = useShop();
  const link = useConnection((connection) => connection.link.status);
  const cut = link === "offline" || link === "reconnecting";
  useEffect(() => {
    if (away && link === "live") lookAgain();
  }, [away, link, lookAgain]);
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useDismiss(box, open, () => setOpen(false));
  const roomy = useMedia("(min-width: 900px)");
  const wide = useMedia("(min-width: 1400px)");
  // What is known of the parts is old then: no dot of theirs is shown.
  if (away || cut) return <Pill>No answer from the server</Pill>;
  if (!health) return null;
  const parts = summary(health).slice(0, wide ? 4 : roomy ? 2 : 1);
  return (
    <div ref={box} className="relative min-w-0">
      <button
        type="button"
        aria-expanded={open}
        aria-haspopup="dialog"
        title="What is live"
        onClick={() => setOpen(!open)}
        className="flex h-8 max-w-full items-center divide-x divide-line rounded-full border border-line bg-surface px-1 text-13 text-ink-2 transition duration-90 hover:bg-hover max-md:h-9"
      >
        {parts.map((part) => (
          <span key={part.label} className="flex min-w-0 items-center gap-1.5 px-2">
            <StatusDot status={part.status} />
            <span className="truncate">{part.label}</span>
          </span>
        ))}
      </button>
      <PageBoundary quiet resetOn={String(open)}>
        <Suspense fallback={null}>{open && <StatusDetails health={health} />}</Suspense>
      </PageBoundary>
    </div>
  );
}

/** Both senders off is one word; otherwise each says its own. */
function summary({ dependencies, simulation }: Health): Dependency[] {
  const { model, voice, sms, email } = dependencies;
  const parts: Dependency[] = [];
  if (model) parts.push(model);
  if (voice) parts.push(voice);
  const senders = [sms, email].filter((sender): sender is Dependency => sender !== undefined);
  if (
    senders.length &&
    senders.every((sender) => sender.status === "off" || sender.label === senders[0]?.label)
  ) {
    const [first] = senders;
    if (first)
      parts.push({ ...first, label: first.status === "off" ? "Not sending" : first.label });
  } else parts.push(...senders);
  if (simulation) parts.push({ status: "off", label: "Simulation", detail: "" });
  return parts;
}

function Pill({ children }: { children: string }) {
  return (
    <span
      role="status"
      className="flex h-8 items-center gap-1.5 truncate rounded-full border border-line bg-surface px-3 text-13 text-ink-2"
    >
      <StatusDot status="off" />
      {children}
    </span>
  );
}
