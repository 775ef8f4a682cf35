import { describe, expect, it } from "vitest";
import { snippet } from "./snippet";

describe("snippet", () => {
  it("says that a code was hidden", () => {
    expect(snippet("[code removed]")).toBe("(code hidden)");
  });
  it.each([
    [
      "drops greeting, marks and sign-off",
      "Hi Alex,\n\nIt was **delivered** on [Tuesday](https://x.example).\n\nBest regards,\nMacrocenter",
      "It was delivered on Tuesday.",
    ],
    [
      "drops a trailing quote",
      "ok\n\nOn Mon, Oct 5, 2026 Macrocenter wrote:\n> Thanks\n> a lot",
      "ok",
    ],
    ["drops a signature", "See you\n-- \nAlex Rivera\nAustin", "See you"],
    ["keeps a mail that is only a greeting", "Hello!", "Hello!"],
    [
      "reads a table as words",
      "| Order | ORD-1 |\n|---|---|\n| Status | sent |",
      "Order ORD-1 Status sent",
    ],
  ])("%s", (_name, text, short) => expect(snippet(text)).toBe(short));

  it("is at most 140 characters and does not cut an emoji in half", () => {
    const short = snippet("😀".repeat(300));
    expect([...short]).toHaveLength(140);
    expect(short.endsWith("😀…")).toBe(true);
  });

  it("takes no longer for 1 MB than for a page", () => {
    const started = performance.now();
    snippet("> ".repeat(500_000));
    snippet("**".repeat(500_000));
    expect(performance.now() - started).toBeLessThan(200);
  });
});
