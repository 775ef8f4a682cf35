import { describe, expect, it } from "vitest";
import { firstPart, size } from "./bigText";

describe("big text", () => {
  it("shows short text whole", () => expect(firstPart("a".repeat(20_000))).toBeNull());
  it("cuts at 200 lines", () =>
    expect(firstPart("line of text that is long enough\n".repeat(5_000))?.split("\n")).toHaveLength(
      200,
    ));
  it("cuts one endless line", () => expect(firstPart("a".repeat(1_000_000))).toHaveLength(20_000));
  it("says how much there is", () => expect(size(1_000_000)).toBe("1.0 MB"));
});
