import { describe, expect, it } from "vitest";
import { linkify, safeHref } from "./linkify";

describe("links", () => {
  it.each([
    "javascript:alert(1)",
    "//evil.example",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    " //x.example",
    "not a link",
  ])("refuses %s", (href) => expect(safeHref(href)).toBeNull());
  it("finds addresses and leaves the sentence's full stop", () => {
    expect(linkify("See https://x.example/a?b=1. Or mail sam@example.net!")).toEqual([
      { text: "See " },
      { text: "https://x.example/a?b=1", href: "https://x.example/a?b=1" },
      { text: ". Or mail " },
      { text: "sam@example.net", href: "mailto:sam@example.net" },
      { text: "!" },
    ]);
  });
  it("finds no link in javascript:", () => {
    expect(linkify("javascript:alert(1)")).toEqual([{ text: "javascript:alert(1)" }]);
  });
});
