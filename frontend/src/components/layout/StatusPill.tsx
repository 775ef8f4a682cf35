/** Which brain, voice and senders are live, and that this is a simulation. */

import { useEffect, useRef, useState } from "react";
import type { Dependency, Health } from "@/api/types";
import { useDismiss } from "@/hooks/useDismiss";
import { useMedia } from "@/hooks/useMedia";
import { useShop } from "@/hooks/useShop";
import { useConnection } from "@/stores/connection";
import { useUi } from "@/stores/ui";

type Name = keyof Health["dependencies"];

const NAMES: Record<Name, string> = {
  model: "Model",
  voice: "Voice",
  sms: "SMS sender",
  email: "E-mail sender",
  payments: "Payments",
  carrier: "Carrier",
  database: "Database",
  redis: "Redis",
};

const DOTS: Record<Dependency["status"], string> = {
  ok: "bg-ok",
  degraded: "bg-warn",
  off: "border border-ink-3",
};
const WORDS: Record<Dependency["status"], string> = {
  ok: "working",
  degraded: "degraded",
  off: "off",
};

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
            <Dot status={part.status} />
            <span className="truncate">{part.label}</span>
          </span>
        ))}
      </button>
      {open && <Details health={health} />}
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

function Details({ health }: { health: Health }) {
  const known = Object.entries(health.dependencies) as [Name, Dependency][];
  const order = Object.keys(NAMES) as Name[];
  known.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return (
    <div
      role="dialog"
      aria-label="What is live"
      className="appear fixed top-[52px] right-3 z-30 w-[340px] max-w-[calc(100vw-24px)] rounded-16 border border-line bg-surface p-4 shadow-2"
    >
      {health.simulation && (
        <p className="mb-3 rounded-10 bg-accent-soft px-3 py-2 text-13 text-accent-text">
          Simulation: this page writes as the customer, and nothing leaves this machine unless a
          sender is set up.
          <button
            type="button"
            onClick={() => useUi.getState().set({ introHidden: false })}
            className="mt-1 block min-h-6 rounded-6 font-[560] underline underline-offset-2 max-md:min-h-11"
          >
            Show the introduction
          </button>
        </p>
      )}
      <dl className="flex flex-col gap-2.5">
        {known.map(([name, dependency]) => (
          <div key={name} className="grid grid-cols-[96px_minmax(0,1fr)] gap-2 text-13">
            <dt className="text-ink-3">{NAMES[name]}</dt>
            <dd>
              <span className="flex items-center gap-1.5 font-[540]">
                <Dot status={dependency.status} />
                {dependency.label}
                <span className="sr-only">, {WORDS[dependency.status]}</span>
              </span>
              {dependency.detail && (
                <span className="block text-12 text-ink-2">{dependency.detail}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 border-line border-t pt-2.5 text-12 text-ink-3">
        Version {health.version}, {health.environment}
      </p>
    </div>
  );
}

function Dot({ status }: { status: Dependency["status"] }) {
  return <span aria-hidden className={`size-[7px] flex-none rounded-full ${DOTS[status]}`} />;
}

function Pill({ children }: { children: string }) {
  return (
    <span
      role="status"
      className="flex h-8 items-center gap-1.5 truncate rounded-full border border-line bg-surface px-3 text-13 text-ink-2"
    >
      <Dot status="off" />
      {children}
    </span>
  );
}
