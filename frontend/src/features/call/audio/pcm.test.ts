import { expect, it } from "vitest";
import { fromLinear16, level, toLinear16 } from "./pcm";

it("reads linear16, and no sample from an odd byte", () => {
  const bytes = new Uint8Array([0, 0, 0, 0x40, 0, 0x80, 7]).buffer;
  expect([...fromLinear16(bytes)]).toEqual([0, 0.5, -1]);
});

it("is 0 in silence and 1 at full voice", () => {
  expect(level(new Float32Array(640))).toBe(0);
  expect(level(new Float32Array(640).fill(1))).toBe(1);
  const half = level(new Float32Array(640).fill(10 ** (-30 / 20)));
  expect(half).toBeCloseTo(0.5);
});

it("writes linear16, and cuts off what is too loud", () => {
  const bytes = toLinear16(Float32Array.of(0, 0.5, -0.5, 2, -2));
  expect([...new Int16Array(bytes)]).toEqual([0, 16_384, -16_383, 32_767, -32_767]);
});
