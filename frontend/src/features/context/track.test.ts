import { describe, expect, it } from "vitest";
import { toolRun, turn } from "@/testing/fixtures";
import { spent, track } from "./track";

const at = (seconds: number) =>
  new Date(Date.parse("2026-11-22T14:00:00Z") + seconds * 1000).toISOString();

describe("track", () => {
  it("puts every bar on one scale from claim to end", () => {
    const run = toolRun({ started_at: at(5.05), duration_ms: 25 });
    const { totalMs, bars, runs } = track(
      turn({ started_at: at(5), finished_at: at(5.1), tool_runs: [run] }),
      0,
    );
    expect(totalMs).toBe(100);
    expect(bars).toEqual([{ key: "r1", act: "read", left: 50, width: 25 }]);
    expect(runs.get(1)?.left).toBe(50);
  });

  it("tells the model's time from the tools'", () => {
    const call = { position: 0, model: "house", prompt_tokens: 0, completion_tokens: 0 };
    const rest = { cached_tokens: 0, cost_usd: null, started_at: at(5) };
    const calls = [
      { ...call, ...rest, duration_ms: 12 },
      { ...call, ...rest, position: 1, duration_ms: 8 },
    ];
    const runs = [toolRun({ duration_ms: 25, started_at: at(6) })];
    const whole = turn({ model_calls: calls, tool_runs: runs, started_at: at(3) });
    expect(spent(whole, 5_000)).toEqual({
      ...{ called: 20, ran: 25 },
      ...{ before: 2_000, between: 980, after: 1_975 },
    });
    expect(spent(turn(), 148)).toMatchObject({ before: 148, between: 0, after: 0 });
  });

  it("grows with the clock while the turn runs", () => {
    const open = turn({ status: "open", started_at: at(5), finished_at: null });
    expect(track(open, Date.parse(at(7))).totalMs).toBe(2000);
  });

  it("stays inside the scale when clocks disagree", () => {
    const run = toolRun({ started_at: at(4), duration_ms: 9000 });
    const [bar] = track(turn({ started_at: at(5), finished_at: at(6), tool_runs: [run] }), 0).bars;
    expect(bar?.left).toBe(0);
    expect((bar?.left ?? 0) + (bar?.width ?? 0)).toBeLessThanOrEqual(100);
  });
});
