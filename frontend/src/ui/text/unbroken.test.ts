import { expect, it } from "vitest";
import { unbroken } from "./unbroken";

it.each([
  ["Order ORD-0987 ships.", ["ORD-0987"]],
  [
    "Call +1 (555) 010-4477, or see TCK-7 and SHOP-2026-11-3.",
    ["010-4477", "TCK-7", "SHOP-2026-11-3"],
  ],
  ["A well-known part", []],
  [`${"a".repeat(30)}-1`, []],
])("keeps the numbers in %j whole", (text, whole) => {
  const pieces = unbroken(text);
  expect(pieces.map((piece) => piece.text).join("")).toBe(text);
  expect(pieces.filter((piece) => piece.whole).map((piece) => piece.text)).toEqual(whole);
});

it("reads a megabyte in one pass", () => {
  const began = performance.now();
  unbroken("a".repeat(500_000) + "-1".repeat(250_000));
  expect(performance.now() - began).toBeLessThan(1_000);
});
