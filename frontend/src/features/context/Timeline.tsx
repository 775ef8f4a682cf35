/** One list of everything, over all channels, oldest first. It grows live. */

import { History } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { Turn } from "@/api/types";
import { OlderTop } from "@/features/customer/OlderTop";
import { useOlderMessages } from "@/features/customer/useCustomer";
import { useRecord } from "@/features/customer/useRecord";
import type { CustomerState } from "@/lib/conversation/live";
import {
  rowOfTurn,
  type TimelineFilter,
  type TimelineRow,
  timeline,
} from "@/lib/conversation/timeline";
import { CHANNEL_LIST, CHANNELS } from "@/lib/kinds/channels";
import { useUi } from "@/stores/ui";
import { useShortcuts } from "@/ui/hooks/useShortcuts";
import { LiveList } from "@/ui/list/LiveList";
import { EmptyState } from "@/ui/States";
import { Row } from "./TimelineRow";

/** Which tool runs are open; `x` opens or closes those of the last turn that has any. */
function useOpenRuns(turns: readonly Turn[]) {
  const [openRuns, setOpenRuns] = useState<ReadonlySet<number>>(new Set());
  const lastRuns = turns.findLast((turn) => turn.tool_runs.length > 0)?.tool_runs ?? [];
  useShortcuts({
    x: () => {
      const ids = lastRuns.map((run) => run.id);
      const allOpen = ids.every((id) => openRuns.has(id));
      setOpenRuns(
        new Set(allOpen ? [...openRuns].filter((id) => !ids.includes(id)) : [...openRuns, ...ids]),
      );
    },
  });
  const toggle = (run: number) => {
    const next = new Set(openRuns);
    if (!next.delete(run)) next.add(run);
    setOpenRuns(next);
  };
  return { openRuns, toggle };
}

/** The turn that someone asked to see. It is marked long enough to be seen, then can be sought again. */
function useSoughtTurn(): number | null {
  const soughtTurn = useUi((ui) => ui.soughtTurn);
  useEffect(() => {
    if (soughtTurn === null) return;
    const timer = setTimeout(() => useUi.getState().set({ soughtTurn: null }), 2_000);
    return () => clearTimeout(timer);
  }, [soughtTurn]);
  return soughtTurn;
}

export function Timeline({ state }: { state: CustomerState }) {
  const filter = useUi((ui) => ui.timelineFilter);
  const soughtTurn = useSoughtTurn();
  const older = useOlderMessages();
  const record = useRecord();
  const { messages, turns } = state.detail;
  const { openRuns, toggle } = useOpenRuns(turns);
  const rows = useMemo(
    () => timeline(messages, turns, state.handovers, filter, record),
    [messages, turns, state.handovers, filter, record],
  );
  const sought = soughtTurn === null ? null : rowOfTurn(rows, soughtTurn);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="-mt-px flex h-11 flex-none items-center justify-between border-line border-t pr-2.5 pl-4">
        <h3 className="font-[560] text-13 text-ink-2">Timeline</h3>
        <Filter value={filter} />
      </header>
      {rows.length === 0 && older.hasOlder ? (
        <OlderTop older={older} />
      ) : rows.length === 0 ? (
        <EmptyState icon={History} title="Nothing yet">
          Messages, and what the assistant does about them, appear here as they happen.
        </EmptyState>
      ) : (
        <LiveList
          key={filter}
          label="Timeline"
          short="top"
          rows={rows}
          keyOf={(row) => row.key}
          estimate={estimate}
          isMessage={(row) => row.kind === "inbound" || row.kind === "outbound"}
          sought={sought}
          loadOlder={older.hasOlder ? older.load : undefined}
          top={<OlderTop older={older} />}
          rowClassName="px-4"
          render={(row) => (
            <Row row={row} state={state} openRuns={openRuns} toggle={toggle} sought={soughtTurn} />
          )}
        />
      )}
    </div>
  );
}

const ESTIMATES: Record<TimelineRow["kind"], number> = {
  day: 32,
  inbound: 70,
  outbound: 70,
  turn: 150,
  record: 44,
  handover: 44,
};
const estimate = (row: TimelineRow) => ESTIMATES[row.kind];

function Filter({ value }: { value: TimelineFilter }) {
  const choose = (timelineFilter: TimelineFilter) => useUi.getState().set({ timelineFilter });
  const look = (on: boolean) =>
    `grid h-7 min-w-9 place-items-center rounded-full px-2.5 font-[560] text-12 transition duration-90 ${on ? "bg-accent-soft text-accent-text" : "text-ink-2 group-hover:bg-hover"}`;
  // On a phone more can be touched than is seen.
  const target = "group grid place-items-center max-md:h-11 max-md:min-w-11";
  return (
    <div role="group" aria-label="Show in the timeline" className="flex gap-0.5">
      <button
        type="button"
        aria-pressed={value === "all"}
        onClick={() => choose("all")}
        className={target}
      >
        <span className={look(value === "all")}>All</span>
      </button>
      {CHANNEL_LIST.map((channel) => {
        const { name } = CHANNELS[channel];
        const { icon: Icon } = CHANNELS[channel];
        return (
          <button
            key={channel}
            type="button"
            aria-label={`${name} only`}
            title={`${name} only`}
            aria-pressed={value === channel}
            onClick={() => choose(channel)}
            className={target}
          >
            <span className={look(value === channel)}>
              <Icon size={15} strokeWidth={1.8} aria-hidden />
            </span>
          </button>
        );
      })}
    </div>
  );
}
