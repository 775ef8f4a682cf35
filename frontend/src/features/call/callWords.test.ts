import { expect, it } from "vitest";
import { endedBecause, trouble } from "./callWords";

it("says the server's reason as a sentence, and its own where there is none", () => {
  expect(trouble("unavailable", "this customer is on the phone already")).toBe(
    "This customer is on the phone already.",
  );
  expect(trouble("unavailable", " ")).toBe("The call wasn't answered. Try again in a moment.");
  expect(trouble("dropped", "")).toMatch(/What was said has been saved\.$/);
  expect(trouble("dropped", "the voice is away")).toMatch(/saved\. The voice is away\.$/);
});

it("says why a call ended only when the customer did not end it", () => {
  expect(endedBecause("over")).toBe("");
  expect(endedBecause("idle")).toMatch(/hung up/);
});
