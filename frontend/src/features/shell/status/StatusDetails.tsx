/** What is live and what is simulated, in full. */

import type { Channel, Dependency, Health } from "@/api/types";
import { CHANNEL_LIST, CHANNELS } from "@/lib/kinds/channels";
import { useUi } from "@/stores/ui";
import { StatusDot } from "@/ui/StatusDot";

type Name = keyof Health["dependencies"];

const NAMES: Partial<Record<Name, string>> = {
  model: "Model",
  ...Object.fromEntries(CHANNEL_LIST.toReversed().map((channel) => [channel, partName(channel)])),
  payments: "Payments",
  carrier: "Carrier",
  database: "Database",
  redis: "Redis",
};

function partName(channel: Channel): string {
  const { name, spoken } = CHANNELS[channel];
  return spoken ? name : `${name} sender`;
}

const WORDS: Record<Dependency["status"], string> = {
  ok: "working",
  degraded: "degraded",
  off: "off",
};

export default function StatusDetails({ health }: { health: Health }) {
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
                <StatusDot status={dependency.status} />
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
