import { describe, expect, it } from "vitest";
import type { Caption } from "@/lib/callState";
import { toolRun, turn } from "@/testing/fixtures";
import { callLines } from "./callLines";

const said = (id: string, who: Caption["who"], atMs: number): Caption => ({
  id,
  who,
  text: id,
  final: true,
  cut: false,
  atMs,
});

const call = turn({
  started_at: "2026-11-22T14:00:00Z",
  tool_runs: [
    toolRun({ id: 2, started_at: "2026-11-22T14:00:03.000Z" }),
    toolRun({ id: 3, started_at: "2026-11-22T14:00:09.000Z" }),
  ],
});

describe("callLines", () => {
  it("puts what was done between the question and the answer", () => {
    const captions = [
      said("hello", "agent", 100),
      said("go on", "agent", 900),
      // The page heard of it a little later than the server began to work on it.
      said("question", "you", 3_050),
      said("answer", "agent", 3_400),
    ];
    const lines = callLines(captions, call);
    expect(lines.map((line) => line.key)).toEqual([
      "hello",
      "go on",
      "question",
      "r2",
      "answer",
      "r3",
    ]);
    expect(lines.map((line) => line.kind === "caption" && line.goesOn)).toEqual([
      false,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it("is the words alone while the turn is not known yet", () => {
    expect(callLines([said("hello", "agent", 1)], undefined)).toHaveLength(1);
  });
});
