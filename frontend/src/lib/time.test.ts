import { describe, expect, it } from "vitest";
import { age, callLength, dateOf, dayLabel, duration, listTime } from "./time";

const local = (text: string) => new Date(text).getTime();
const now = local("2026-11-22T15:00:00");

describe("age", () => {
  const at = Date.parse("2026-11-22T14:00:00Z");
  it.each([
    [30_000, "just now"],
    [5 * 60_000, "5 min ago"],
    [47 * 3_600_000, "47 h ago"],
    [50 * 3_600_000, "2 d ago"],
  ])("%d ms ago is %s", (ms, words) => expect(age(at - ms, at)).toBe(words));
});

describe("duration", () => {
  it.each([
    [0.4, "<1 ms"],
    [1, "1 ms"],
    [412, "412 ms"],
    [999.4, "999 ms"],
    [999.6, "1.0 s"],
    [1800, "1.8 s"],
    [59_949, "59.9 s"],
    [59_960, "1 m 00 s"],
    [64_000, "1 m 04 s"],
  ])("%d ms reads %s", (ms, text) => expect(duration(ms)).toBe(text));
});

describe("listTime", () => {
  it.each([
    ["2026-11-22T14:03:00", "2:03 PM"],
    ["2026-11-16T09:20:00", "Nov 16"],
    ["2025-11-16T09:20:00", "Nov 16, 2025"],
  ])("%s reads %s", (at, text) => expect(listTime(at, now)).toBe(text));
});

describe("dayLabel", () => {
  it.each([
    ["2026-11-22T00:00:00", "Today"],
    ["2026-11-21T23:59:59", "Yesterday"],
    ["2026-11-16T09:20:00", "Monday 16 November"],
    ["2025-11-16T09:20:00", "Sunday 16 November 2025"],
  ])("%s is %s", (at, text) => expect(dayLabel(local(at), now)).toBe(text));
});

it("keeps a plain date on its day in every time zone", () => {
  expect(dateOf("2026-11-27")).toBe("Nov 27, 2026");
});

it("counts a call in minutes and seconds", () => {
  expect(callLength(84_999)).toBe("1:24");
  expect(callLength(-5)).toBe("0:00");
});
