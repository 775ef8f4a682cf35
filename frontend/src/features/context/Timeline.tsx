/** One list of everything, over all channels, oldest first. It grows live. */

import { ClipboardList, History, UserRound } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { Channel, Turn } from "@/api/types";
import { OlderTop } from "@/features/customer/OlderTop";
import { useOlderMessages } from "@/features/customer/useCustomer";
import { useRecord } from "@/features/customer/useRecord";
import { useShop } from "@/features/customer/useShop";
import { nameOf } from "@/lib/addresses";
import type { CustomerState } from "@/lib/conversation/live";
import { happened } from "@/lib/conversation/record";
import {
  rowOfTurn,
  type TimelineFilter,
  type TimelineRow,
  timeline,
} from "@/lib/conversation/timeline";
import { writerOf } from "@/lib/conversation/writers";
import { CHANNEL_LIST, CHANNELS } from "@/lib/kinds/channels";
import { snippet } from "@/lib/snippet";
import { clockTime, dayLabel, fullTime } from "@/lib/time";
import { useUi } from "@/stores/ui";
import { CHANNEL_LOOKS, ChannelDisc } from "@/ui/ChannelIcon";
import { Chip } from "@/ui/Chip";
import { useShortcuts } from "@/ui/hooks/useShortcuts";
import { LiveList } from "@/ui/list/LiveList";
import { EmptyState } from "@/ui/States";
import { Unbroken } from "@/ui/text/Unbroken";
import { TurnCard } from "./TurnCard";

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
        const { icon: Icon } = CHANNEL_LOOKS[channel];
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

interface RowProps {
  row: TimelineRow;
  state: CustomerState;
  openRuns: ReadonlySet<number>;
  toggle: (run: number) => void;
  sought: number | null;
}

function Row({ row, state, openRuns, toggle, sought }: RowProps) {
  switch (row.kind) {
    case "day":
      return (
        <p className="pt-1 pb-2 pl-[38px] text-12 text-ink-3">{dayLabel(row.at, Date.now())}</p>
      );
    case "inbound":
      return <Inbound row={row} state={state} />;
    case "outbound":
      return <Outbound row={row} />;
    case "turn":
      return (
        <TurnCard
          turn={row.turn}
          clockOffset={state.clockOffset}
          openRuns={openRuns}
          toggle={toggle}
          sought={sought === row.turn.id}
        />
      );
    case "record":
      return <Recorded row={row} />;
    case "handover":
      return (
        <p className="flex items-center gap-2.5 pb-3 text-13 text-ink-2">
          <span className="grid size-7 flex-none place-items-center rounded-full bg-ok-soft text-ok">
            <UserRound size={15} aria-hidden />
          </span>
          <span dir="auto" className="min-w-0 [overflow-wrap:anywhere]">
            {row.text}
          </span>
          <time title={fullTime(row.at)} className="numbers ml-auto flex-none text-12 text-ink-3">
            {clockTime(row.at)}
          </time>
        </p>
      );
  }
}

function Recorded({ row }: { row: Extract<TimelineRow, { kind: "record" }> }) {
  const { ticket } = row.happening;
  return (
    <p className="flex items-center gap-2.5 pb-3 text-13 text-ink-2">
      <span className="grid size-7 flex-none place-items-center rounded-full bg-sunken text-ink-3">
        <ClipboardList size={15} aria-hidden />
      </span>
      <span dir="auto" className="min-w-0 [overflow-wrap:anywhere]">
        <Unbroken text={happened(row.happening)} />
        {ticket && row.happening.what !== "case" && ` (${ticket})`}
      </span>
      <time title={fullTime(row.at)} className="numbers ml-auto flex-none text-12 text-ink-3">
        {clockTime(row.at)}
      </time>
    </p>
  );
}

function Inbound({
  row,
  state,
}: {
  row: Extract<TimelineRow, { kind: "inbound" }>;
  state: CustomerState;
}) {
  const { messages, at, channel } = row;
  const first = messages[0];
  const who = state.detail.customer.first_name ?? nameOf(state.detail.customer);
  const text = messages.map((message) => snippet(message.content, 200)).join(" · ");
  const turn = first?.batch_id ?? null;
  return (
    <Line channel={channel} who={who} at={at} text={text} turn={turn}>
      {first?.automatic && <Chip title={first.automatic}>Not answered</Chip>}
    </Line>
  );
}

function Outbound({ row }: { row: Extract<TimelineRow, { kind: "outbound" }> }) {
  const { shop } = useShop();
  const { message, at, channel } = row;
  const bad = message.status === "failed" || message.status === "uncertain";
  return (
    <Line
      channel={channel}
      who={`${writerOf(message, null, "")}, ${shop}`}
      at={at}
      text={snippet(message.content, 240)}
      turn={message.batch_id ?? null}
    >
      {bad && (
        <Chip tone="danger" title={message.error ?? ""}>
          {message.status === "failed" ? "Not sent" : "Delivery uncertain"}
        </Chip>
      )}
    </Line>
  );
}

interface LineProps {
  channel: Channel;
  who: string;
  at: number;
  text: string;
  turn: number | null;
  children: React.ReactNode;
}

/** A message in two lines; clicked, it shows the turn that took or wrote it. */
function Line({ channel, who, at, text, turn, children }: LineProps) {
  return (
    <div className="relative flex gap-2.5 pb-3 before:absolute before:top-8 before:bottom-1 before:left-[13.5px] before:w-px before:bg-line">
      <ChannelDisc channel={channel} />
      <button
        type="button"
        disabled={turn === null}
        title={turn === null ? undefined : "Show the turn"}
        onClick={() => useUi.getState().set({ soughtTurn: turn })}
        className="-mx-1.5 -my-1 min-w-0 flex-1 rounded-10 px-1.5 py-1 text-left enabled:hover:bg-hover disabled:cursor-default"
      >
        <span className="flex items-center gap-2">
          <span dir="auto" className="truncate font-[600] text-13">
            {who}
          </span>
          {children}
          <time title={fullTime(at)} className="numbers ml-auto flex-none text-12 text-ink-3">
            {clockTime(at)}
          </time>
        </span>
        <span dir="auto" className="line-clamp-2 text-13 text-ink-2 [overflow-wrap:anywhere]">
          <Unbroken text={text} />
        </span>
      </button>
    </div>
  );
}
