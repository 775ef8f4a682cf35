import { describe, expect, it } from "vitest";
import { quoteOf, splitQuote } from "./quote";

describe("splitQuote", () => {
  it("folds a quote that ends the mail, with the line that names its writer", () => {
    const text =
      "Yes please.\n\nOn Sunday, November 22, 2026 at 2:03 PM\nMacrocenter wrote:\n\n> Shall we?\n> Bye\n";
    expect(splitQuote(text)).toMatchObject({
      body: "Yes please.",
      quote: expect.stringContaining("> Shall we?"),
    });
  });
  it("leaves a mail alone that answers inline", () => {
    const text = "> First?\nYes.\n> Second?\nNo.\n> Third?";
    expect(splitQuote(text)).toEqual({ body: text, quote: "" });
  });
  it("leaves a mail alone that is nothing but a quote", () => {
    expect(splitQuote("> all of it").quote).toBe("");
  });
  it("understands the quotes this page writes", () => {
    const text = `ok\n\n${quoteOf("a\nb", "Macrocenter", "Sunday, November 22, 2026 at 2:03 PM")}\n`;
    expect(splitQuote(text).body).toBe("ok");
  });
});
