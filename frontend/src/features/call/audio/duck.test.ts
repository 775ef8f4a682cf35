import { describe, expect, it } from "vitest";
import { Ducker } from "./duck";

const gains = (ducker: Ducker, ...levels: number[]) => levels.map((level) => ducker.next(level));
const times = (count: number, level: number) => Array<number>(count).fill(level);

describe("Ducker", () => {
  it("lets the agent step back once a voice has lasted, and come back after a pause", () => {
    const ducker = new Ducker();
    expect(gains(ducker, ...times(5, 0.1))).toEqual(times(5, 1));
    expect(gains(ducker, 0.7, 0.7, 0.7, 0.7)).toEqual([1, 1, 0.2, 0.2]);
    expect(gains(ducker, ...times(11, 0.1))).toEqual(times(11, 0.2));
    expect(ducker.next(0.1)).toBe(1);
  });

  it("takes neither a click nor a steady noise for a voice", () => {
    const ducker = new Ducker();
    expect(gains(ducker, 0, 0.9, 0.9, 0, 0.9, 0)).toEqual(times(6, 1));
    const noisy = new Ducker();
    expect(gains(noisy, ...times(50, 0.5))).toEqual(times(50, 1));
    expect(gains(noisy, ...times(3, 0.9)).at(-1)).toBe(0.2);
  });
});
