import { describe, expect, it } from "vitest";
import { Resampler } from "./audioResample";

const tone = (hertz: number, rate: number, seconds = 0.5) =>
  Float32Array.from({ length: rate * seconds }, (_, at) =>
    Math.sin((2 * Math.PI * hertz * at) / rate),
  );

function inPieces(from: number, to: number, input: Float32Array, piece = 128): Float32Array {
  const resampler = new Resampler(from, to);
  const output: number[] = [];
  for (let at = 0; at < input.length; at += piece) {
    output.push(...resampler.push(input.subarray(at, at + piece)));
  }
  return Float32Array.from(output);
}

/** Of the middle part: the edges are cut off from silence. */
function loudness(samples: Float32Array): number {
  const middle = samples.subarray(samples.length * 0.2, samples.length * 0.8);
  return Math.sqrt(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length);
}

describe("Resampler", () => {
  it.each([
    [48_000, 16_000],
    [44_100, 16_000],
    [24_000, 48_000],
    [24_000, 44_100],
    [8_000, 16_000],
  ])("keeps the length and a voice's tone from %i to %i Hz", (from, to) => {
    const output = inPieces(from, to, tone(440, from));
    expect(Math.abs(output.length - to / 2)).toBeLessThan(to * 0.005);
    const ideal = tone(440, to);
    const middle = output.subarray(1_000, 6_000);
    const worst = middle.reduce(
      (most, sample, at) => Math.max(most, Math.abs(sample - (ideal[at + 1_000] as number))),
      0,
    );
    expect(worst).toBeLessThan(0.01);
  });

  it("keeps out what the lower rate can't hold, at least 60 dB down", () => {
    for (const hertz of [9_000, 12_000, 15_000, 20_000]) {
      expect(loudness(inPieces(48_000, 16_000, tone(hertz, 48_000)))).toBeLessThan(0.0007);
    }
  });

  it("gives the same in small pieces as in one", () => {
    const input = tone(1_000, 44_100, 0.2);
    expect(inPieces(44_100, 16_000, input, 37)).toEqual(
      inPieces(44_100, 16_000, input, input.length),
    );
  });

  it("leaves sound of the right rate as it is", () => {
    const input = tone(440, 16_000, 0.1);
    expect(new Resampler(16_000, 16_000).push(input)).toBe(input);
  });
});
