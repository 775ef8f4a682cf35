import { describe, expect, it } from "vitest";
import { segmentNote, segments } from "./segments";

describe("segments", () => {
  it.each([
    ["160 plain characters are one text", "a".repeat(160), "gsm", 160, 1, 0],
    ["161 are two of 153", "a".repeat(161), "gsm", 161, 2, 145],
    ["306 still are two", "a".repeat(306), "gsm", 306, 2, 0],
    ["307 are three", "a".repeat(307), "gsm", 307, 3, 152],
    ["70 units of UCS-2 are one text", "ж".repeat(70), "ucs2", 70, 1, 0],
    ["71 are two of 67", "ж".repeat(71), "ucs2", 71, 2, 63],
    ["a euro costs two units", "€".repeat(80), "gsm", 160, 1, 0],
    ["81 euros are two texts", "€".repeat(81), "gsm", 162, 2, 143],
    ["an emoji makes it UCS-2 and costs two", "ok 😀", "ucs2", 5, 1, 65],
    ["nothing is no text", "", "gsm", 0, 0, 160],
  ])("%s", (_name, text, encoding, units, count, left) => {
    expect(segments(text)).toEqual({ encoding, units, segments: count, left });
  });

  it("never splits an escaped character between two texts", () => {
    // 152 units, then a pair that does not fit into the 153rd.
    const text = `${"a".repeat(152)}€${"a".repeat(10)}`;
    expect(segments(text)).toMatchObject({ units: 164, segments: 2, left: 153 - 12 });
  });

  it("never splits a surrogate pair", () => {
    expect(segments(`${"ж".repeat(66)}😀${"ж".repeat(4)}`)).toMatchObject({
      segments: 2,
      left: 61,
    });
  });
});

describe("segmentNote", () => {
  it("is quiet while a text is short and plain", () => {
    expect(segmentNote("a".repeat(119))).toBeNull();
  });
  it("speaks from 120 units", () => {
    expect(segmentNote("a".repeat(120))).toBe("1 text, 40 left");
  });
  it("speaks at once when a character costs more", () => {
    expect(segmentNote("😀")).toBe("1 text, 68 left");
  });
});
