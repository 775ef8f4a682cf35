/** A turn as bars on one linear scale from its claim to its end. Scales never span turns. */

import type { Turn } from "@/api/types";
import { type Act, toolTitle } from "@/lib/kinds/tools";

export interface Bar {
  key: string;
  act: Act | "model";
  /** Percent of the turn. */
  left: number;
  width: number;
}

export interface Track {
  /** From the claim to the end, or to now while it runs. */
  totalMs: number;
  bars: Bar[];
  /** Of each tool run, by id, on the same scale. */
  runs: Map<number, Bar>;
}

interface Span {
  key: string;
  act: Act | "model";
  start: number;
  ms: number;
}

const sum = (spans: readonly { duration_ms: number }[]) =>
  spans.reduce((total, span) => total + span.duration_ms, 0);

/**
 * Where a turn's time went, in ms: to its first call or tool, in the model, in tools, between them,
 * and from the last one to its end. The parts add up to the whole, as long as nothing overlaps.
 */
export function spent(turn: Turn, totalMs: number) {
  const [called, ran] = [sum(turn.model_calls), sum(turn.tool_runs)];
  const claim = Date.parse(turn.started_at);
  const spans = [...turn.model_calls, ...turn.tool_runs].map(({ started_at, duration_ms }) => {
    const start = Date.parse(started_at) - claim;
    return { start, end: start + duration_ms };
  });
  if (spans.length === 0) return { called, ran, before: totalMs, between: 0, after: 0 };
  const before = Math.max(0, Math.min(...spans.map((span) => span.start)));
  const after = Math.max(0, totalMs - Math.max(...spans.map((span) => span.end)));
  const between = Math.max(0, totalMs - before - after - called - ran);
  return { called, ran, before, between, after };
}

export function track(turn: Turn, now: number): Track {
  const claim = Date.parse(turn.started_at);
  const spans: Span[] = [
    ...turn.model_calls.map((call): Span => {
      const start = Date.parse(call.started_at) - claim;
      return { key: `m${call.position}`, act: "model", start, ms: call.duration_ms };
    }),
    ...turn.tool_runs.map((run): Span => {
      const start = Date.parse(run.started_at) - claim;
      return { key: `r${run.id}`, act: toolTitle(run).act, start, ms: run.duration_ms };
    }),
  ].sort((a, b) => a.start - b.start);
  const end = turn.finished_at ? Date.parse(turn.finished_at) : now;
  const lastEnd = Math.max(0, ...spans.map((span) => span.start + span.ms));
  const totalMs = Math.max(end - claim, lastEnd, 0);
  const percent = (ms: number) =>
    totalMs > 0 ? Math.min(100, Math.max(0, (ms / totalMs) * 100)) : 0;
  const bars = spans.map(({ key, act, start, ms }): Bar => {
    const left = percent(start);
    return { key, act, left, width: Math.min(percent(ms), 100 - left) };
  });
  const runs = new Map<number, Bar>();
  for (const bar of bars) if (bar.key.startsWith("r")) runs.set(Number(bar.key.slice(1)), bar);
  return { totalMs, bars, runs };
}
