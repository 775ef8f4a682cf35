/** One turn: what it cost and how long it took, its bars on one scale, and its tool runs. */

import { Sparkles, UserRound } from "lucide-react";
import { useMemo } from "react";
import type { Turn } from "@/api/types";
import type { Tone } from "@/lib/kinds/tools";
import { cost, whole } from "@/lib/money";
import { callLength, clockTime, duration, fullTime } from "@/lib/time";
import { Chip } from "@/ui/Chip";
import { useClock } from "@/ui/hooks/useClock";
import { COLOURS, ToolRow } from "./ToolRow";
import { type Bar, spent, track } from "./track";

const TITLES: Record<Turn["kind"], string> = {
  customer: "Assistant",
  operator: "Instruction",
  call: "Assistant, on the call",
};

const STATES: Partial<Record<Turn["status"], { text: string; tone: Tone }>> = {
  quarantined: { text: "Handed to a person", tone: "warn" },
  silent: { text: "Silent: a person has taken over", tone: "neutral" },
};

interface TurnCardProps {
  turn: Turn;
  clockOffset: number;
  openRuns: ReadonlySet<number>;
  toggle: (run: number) => void;
  sought: boolean;
}

export function TurnCard({ turn, clockOffset, openRuns, toggle, sought }: TurnCardProps) {
  const running = turn.status === "open";
  const now = useClock(running ? 250 : null) + clockOffset;
  const bars = useMemo(() => track(turn, running ? now : 0), [turn, running, now]);
  const state = STATES[turn.status];
  const Icon = turn.kind === "operator" ? UserRound : Sparkles;
  return (
    <div className="relative flex gap-2.5 pb-3 before:absolute before:top-8 before:bottom-1 before:left-[13.5px] before:w-px before:bg-line">
      <span
        aria-hidden
        className="grid size-7 flex-none place-items-center rounded-full bg-ink text-surface"
      >
        <Icon size={15} strokeWidth={1.9} />
      </span>
      <div
        className={`min-w-0 flex-1 rounded-12 border bg-sunken px-3 py-2.5 transition-colors duration-160 ${sought ? "border-accent" : "border-line"}`}
      >
        <div className="flex items-center gap-2">
          <h4 className="font-[600] text-13">{TITLES[turn.kind]}</h4>
          {state && <Chip tone={state.tone}>{state.text}</Chip>}
          {turn.attempts > 1 && <Chip title={turn.error ?? ""}>{`Attempt ${turn.attempts}`}</Chip>}
          <time title={fullTime(turn.started_at)} className="numbers ml-auto text-12 text-ink-3">
            {clockTime(turn.started_at)}
          </time>
        </div>
        <p className="numbers text-12 text-ink-2">
          {running ? working(turn, bars.totalMs) : meta(turn, bars.totalMs)}
        </p>
        <div aria-hidden className="mt-1.5 flex h-2 items-center gap-0.5">
          {turn.waited_ms ? (
            <span className="hatch" title={`Waited ${duration(turn.waited_ms)}, not to scale`} />
          ) : null}
          <Bars bars={bars.bars} />
        </div>
        {turn.error && turn.status !== "done" && (
          <p className="mt-1.5 text-12 text-danger">{turn.error}</p>
        )}
        {turn.tool_runs.map((run, index) => (
          <ToolRow
            key={run.id}
            run={run}
            earlier={turn.tool_runs.slice(0, index)}
            bar={bars.runs.get(run.id) ?? null}
            open={openRuns.has(run.id)}
            toggle={() => toggle(run.id)}
          />
        ))}
      </div>
    </div>
  );
}

function Bars({ bars }: { bars: Bar[] }) {
  return (
    <span className="relative h-2 flex-1 overflow-hidden rounded-[3px] bg-track">
      {bars.map((bar) => (
        <span
          key={bar.key}
          className={`absolute top-0 h-2 rounded-[3px] ${COLOURS[bar.act].bar}`}
          style={{ left: `min(${bar.left}%, 100% - 3px)`, width: `max(3px, ${bar.width}% - 1px)` }}
        />
      ))}
    </span>
  );
}

function working({ kind }: Turn, ms: number): string {
  if (kind === "call") return `On the call for ${callLength(ms)}`;
  return `Working for ${duration(Math.max(1, ms))}`;
}

/** A shorter part is not worth its words. */
const SHORT_MS = 5;

/**
 * "reading 20 ms · House model 12 ms · tools 40 ms · checking 16 ms · writing 60 ms · 148 ms in all
 * · after a 5.0 s wait". A call has no such parts: most of it is the talk itself.
 */
function meta(turn: Turn, ms: number): string {
  const tokens = turn.prompt_tokens + turn.completion_tokens;
  const model = turn.model_calls.at(-1)?.model ?? turn.brain;
  const { called, ran, before, between, after } = spent(turn, ms);
  const part = (name: string, took: number) =>
    turn.kind !== "call" && took >= SHORT_MS ? `${name} ${duration(took)}` : null;
  return [
    part("reading", before),
    called > 0 || turn.model_calls.length > 0
      ? `${modelName(turn.brain ?? model ?? "Model")} ${duration(called)}`
      : modelName(turn.brain || model || "No model"),
    turn.tool_runs.length > 0 ? `tools ${duration(ran)}` : null,
    part("checking", between),
    part("writing", after),
    turn.kind === "call" ? `${callLength(ms)} on the call` : `${duration(ms)} in all`,
    turn.waited_ms ? `after a ${duration(turn.waited_ms)} wait` : null,
    tokens > 0 ? `${whole(tokens)} tokens` : null,
    turn.cost_usd !== null && Number(turn.cost_usd) > 0 ? cost(turn.cost_usd) : null,
  ]
    .filter(Boolean)
    .join(" · ");
}

const modelName = (brain: string) => (brain === "house" ? "House model" : brain);
