/** The rows of the timeline: a message in two lines, a turn, and what else happened. */

import { ClipboardList, type LucideIcon, UserRound } from "lucide-react";
import type { Channel } from "@/api/types";
import { useShop } from "@/features/customer/useShop";
import { nameOf } from "@/lib/addresses";
import type { CustomerState } from "@/lib/conversation/live";
import { happened } from "@/lib/conversation/record";
import type { TimelineRow } from "@/lib/conversation/timeline";
import { writerOf } from "@/lib/conversation/writers";
import { snippet } from "@/lib/snippet";
import { clockTime, dayLabel, fullTime } from "@/lib/time";
import { useUi } from "@/stores/ui";
import { ChannelDisc } from "@/ui/ChannelIcon";
import { Chip } from "@/ui/Chip";
import { Unbroken } from "@/ui/text/Unbroken";
import { TurnCard } from "./TurnCard";

interface RowProps {
  row: TimelineRow;
  state: CustomerState;
  openRuns: ReadonlySet<number>;
  toggle: (run: number) => void;
  sought: number | null;
}

/** One row of the timeline, whatever its kind. */
export function Row({ row, state, openRuns, toggle, sought }: RowProps) {
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
        <Note icon={UserRound} color="bg-ok-soft text-ok" at={row.at}>
          {row.text}
        </Note>
      );
  }
}

function Recorded({ row }: { row: Extract<TimelineRow, { kind: "record" }> }) {
  const { ticket } = row.happening;
  return (
    <Note icon={ClipboardList} color="bg-sunken text-ink-3" at={row.at}>
      <Unbroken text={happened(row.happening)} />
      {ticket && row.happening.what !== "case" && ` (${ticket})`}
    </Note>
  );
}

interface NoteProps {
  icon: LucideIcon;
  color: string;
  at: number;
  children: React.ReactNode;
}

/** Something that happened that is no message, in one line. */
function Note({ icon: Icon, color, at, children }: NoteProps) {
  return (
    <p className="flex items-center gap-2.5 pb-3 text-13 text-ink-2">
      <span className={`grid size-7 flex-none place-items-center rounded-full ${color}`}>
        <Icon size={15} aria-hidden />
      </span>
      <span dir="auto" className="min-w-0 [overflow-wrap:anywhere]">
        {children}
      </span>
      <time title={fullTime(at)} className="numbers ml-auto flex-none text-12 text-ink-3">
        {clockTime(at)}
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
