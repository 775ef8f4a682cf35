/** What a call shows as it goes: what was said, and what was done, in the order it happened. */

import type { ToolRun, Turn } from "@/api/types";
import type { Caption } from "@/lib/callState";

export type CallLine =
  | { kind: "caption"; key: string; atMs: number; caption: Caption; goesOn: boolean }
  | { kind: "card"; key: string; atMs: number; run: ToolRun };

/** Words keep their order; an action is placed before the first words that came after it. */
export function callLines(captions: readonly Caption[], turn: Turn | undefined): CallLine[] {
  const began = turn ? Date.parse(turn.started_at) : 0;
  const runs = [...(turn?.tool_runs ?? [])].sort((a, b) => a.id - b.id);
  const lines: CallLine[] = [];
  const put = (until: number) => {
    while (runs[0] && Date.parse(runs[0].started_at) - began <= until) {
      const run = runs.shift() as ToolRun;
      const atMs = Date.parse(run.started_at) - began;
      lines.push({ kind: "card", key: `r${run.id}`, atMs, run });
    }
  };
  for (const caption of captions) {
    // What the customer said comes before what it set off, whichever clock was faster.
    if (caption.who === "agent") put(caption.atMs);
    const above = lines.at(-1);
    const goesOn = above?.kind === "caption" && above.caption.who === caption.who;
    lines.push({ kind: "caption", key: caption.id, atMs: caption.atMs, caption, goesOn });
  }
  put(Number.POSITIVE_INFINITY);
  return lines;
}
