import { expect, it } from "vitest";
import { Framer, meter } from "./audioFrames";

it("cuts pieces of any length into frames of one, and loses nothing", () => {
  const frames: number[][] = [];
  const framer = new Framer(4, (piece) => frames.push([...piece]));
  for (const piece of [[1], [2, 3, 4, 5, 6], [], [7, 8, 9]]) framer.push(Float32Array.from(piece));
  expect(frames).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]);
});

it("tells the loudness of every 40 ms", () => {
  const told: number[] = [];
  meter(1_000, (loudness) => told.push(loudness)).push(new Float32Array(85).fill(1, 40));
  expect(told).toEqual([0, 1]);
});
