import { describe, expect, it } from "vitest";
import { PlaybackQueue } from "./audioQueue";

const RATE = 1_000;
const ones = (count: number) => new Float32Array(count).fill(1);

function pulled(queue: PlaybackQueue, count: number): Float32Array {
  const output = new Float32Array(count).fill(9);
  queue.pull(output);
  return output;
}

const sounding = (samples: Float32Array) => samples.filter((sample) => sample !== 0).length;

describe("PlaybackQueue", () => {
  it("begins when 60 ms are there, and not sooner", () => {
    const queue = new PlaybackQueue(RATE);
    queue.push(ones(59));
    expect(sounding(pulled(queue, 10))).toBe(0);
    queue.push(ones(1));
    expect(sounding(pulled(queue, 10))).toBe(10);
  });

  it("plays a short answer that is complete", () => {
    const queue = new PlaybackQueue(RATE);
    queue.mark("a");
    queue.push(ones(5));
    queue.finish();
    expect(sounding(pulled(queue, 10))).toBe(5);
    expect(queue.heard).toEqual({ piece: "a", playedMs: 5 });
  });

  it("gathers again after a gap, instead of stuttering", () => {
    const queue = new PlaybackQueue(RATE);
    queue.push(ones(100));
    expect(sounding(pulled(queue, 120))).toBe(100);
    queue.push(ones(20));
    expect(sounding(pulled(queue, 20))).toBe(0);
  });

  it("gathers more on a line that leaves gaps, never more than 100 ms, and less once it is steady", () => {
    const queue = new PlaybackQueue(RATE);
    const needs = () => {
      for (let ms = 1; ; ms += 1) {
        queue.push(ones(1));
        if (sounding(pulled(queue, ms)) > 0) return ms;
      }
    };
    expect([needs(), needs(), needs(), needs()]).toEqual([60, 80, 100, 100]);
    queue.push(ones(10_100));
    queue.finish();
    pulled(queue, 10_200);
    expect(needs()).toBe(60);
  });

  it("is silent 15 ms after a flush, without a hard stop", () => {
    const queue = new PlaybackQueue(RATE);
    queue.push(ones(500));
    pulled(queue, 100);
    queue.flush();
    const fade = pulled(queue, 50);
    expect(sounding(fade)).toBe(15);
    for (let at = 1; at < 16; at += 1) {
      expect((fade[at - 1] as number) - (fade[at] as number)).toBeLessThan(0.1);
    }
    expect(queue.waiting).toBe(0);
  });

  it("plays at full strength what comes after a flush", () => {
    const queue = new PlaybackQueue(RATE);
    queue.push(ones(500));
    pulled(queue, 100);
    queue.flush();
    queue.push(ones(100));
    expect([...pulled(queue, 115).subarray(15)]).toEqual([...ones(100)]);
  });

  it("throws away all of what had not begun", () => {
    const queue = new PlaybackQueue(RATE);
    queue.push(ones(50));
    queue.flush();
    expect(sounding(pulled(queue, 100))).toBe(0);
  });

  it("says which piece is heard, and how much of it, up to a flush", () => {
    const queue = new PlaybackQueue(RATE);
    expect(queue.heard).toEqual({ piece: "", playedMs: 0 });
    for (const piece of ["a", "b", "c"]) {
      queue.mark(piece);
      queue.push(ones(200));
    }
    pulled(queue, 150);
    expect(queue.heard).toEqual({ piece: "a", playedMs: 150 });
    pulled(queue, 150);
    expect(queue.heard).toEqual({ piece: "b", playedMs: 100 });
    expect(queue.pieceMs).toBe(200);
    queue.flush();
    pulled(queue, 50);
    expect(queue.heard).toEqual({ piece: "b", playedMs: 115 });
    queue.mark("d");
    expect(queue.heard).toEqual({ piece: "d", playedMs: 0 });
  });

  it("holds an answer of any length, in order", () => {
    const queue = new PlaybackQueue(RATE);
    const long = Float32Array.from({ length: 70_000 }, (_, at) => at + 1);
    queue.push(long.subarray(0, 10_000));
    pulled(queue, 5_000);
    queue.push(long.subarray(10_000));
    expect([...pulled(queue, 65_000)]).toEqual([...long.subarray(5_000)]);
  });
});
