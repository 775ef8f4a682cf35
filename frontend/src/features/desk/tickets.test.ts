import { describe, expect, it } from "vitest";
import { ticket } from "@/testing/fixtures";
import { ticketFacts, ticketTitle } from "./tickets";

describe("a ticket", () => {
  const { approval } = ticket();

  it("is named by what was asked for, until other terms are proposed", () => {
    expect(ticketTitle(ticket())).toBe("Refund for ORD-1001");
    const terms = approval && { ...approval, amount: "900.00", proposed_by: "Kim" };
    expect(ticketTitle(ticket({ approval: terms }))).toBe(
      "Refund of $900.00 for ORD-1001, proposed by Kim",
    );
  });

  it("has its facts in words, without the ids of rules and levels", () => {
    const brief = {
      who: "Alex Rivera (L1)",
      refused: "refund.limit: Refunds over $500.00 are decided by a person.",
      done: "",
    };
    const facts = Object.fromEntries(ticketFacts(ticket({ brief })));
    expect(facts).toMatchObject({
      Severity: "High",
      Who: "Alex Rivera (contact matched)",
      "Why it needs a person": "Refunds over $500.00 are decided by a person.",
      "Done so far": "",
    });
    const guessing = ticketFacts(ticket({ brief: { refused: "lookup.guessing" } }));
    expect(guessing).toContainEqual(["Why it needs a person", "Lookup: guessing"]);
  });
});
