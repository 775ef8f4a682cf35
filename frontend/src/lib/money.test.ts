import { describe, expect, it } from "vitest";
import { cost, counted, money, setCurrency, typedAmount } from "./money";

describe("money", () => {
  it.each([
    ["1599.99", "$1,599.99"],
    ["0.00", "$0.00"],
    ["soon", "soon"],
    ["", ""],
  ])("%s reads %s", (amount, text) => expect(money(amount)).toBe(text));
  it.each([
    ["7.50", "7.50"],
    [" $1,599.9 ", "1599.90"],
    ["1,234,567", "1234567.00"],
    ["0700", "700.00"],
  ])("%s is typed for %s", (typed, amount) => expect(typedAmount(typed)).toEqual({ amount }));
  it.each([
    ["7,50", /cents after a period/],
    ["700,50", /cents after a period/],
    ["1.200", /cents after a period/],
    ["1.234,50", /cents after a period/],
    ["12,34,567", /cents after a period/],
    ["-1", /above \$0/],
    ["0.00", /above \$0/],
    ["", /such as 49\.99/],
    ["lots", /such as 49\.99/],
    ["1e3", /such as 49\.99/],
    ["5 0", /such as 49\.99/],
    ["١٢", /such as 49\.99/],
    ["99999999", /such as 49\.99/],
  ])("%s is not read as an amount", (typed, why) =>
    expect(typedAmount(typed)).toEqual({ why: expect.stringMatching(why) }),
  );
  it.each([
    ["0.0061", "$0.006"],
    ["0.0001", "<$0.001"],
    ["0.42", "$0.42"],
    ["0", "$0"],
  ])("a turn of %s cost %s", (amount, text) => expect(cost(amount)).toBe(text));
  it("is in the shop's currency, and a turn's cost in dollars", () => {
    setCurrency({ code: "EUR", sign: "€", words: "euros and cents" });
    expect(money("1599.9")).toBe("€1,599.90");
    expect(typedAmount("€ 12.50")).toEqual({ amount: "12.50" });
    expect(typedAmount("0")).toEqual({ why: "Enter an amount above €0." });
    for (const typed of ["$12.50", "lots"]) {
      expect(typedAmount(typed)).toEqual({
        why: "Enter an amount in euros and cents, such as 49.99.",
      });
    }
    expect(cost("0.42")).toBe("$0.42");
  });
  it("is written with the server's sign for Canadian dollars", () => {
    setCurrency({ code: "CAD", sign: "$", words: "dollars and cents" });
    expect(money("7")).toBe("$7.00");
  });
  it("is a plain number while the currency isn't known", () => {
    setCurrency(null);
    expect(money("1599.99")).toBe("1,599.99");
    expect(typedAmount("12.50")).toEqual({ amount: "12.50" });
  });
  it("counts", () =>
    expect([counted(1, "message"), counted(1204, "message")]).toEqual([
      "1 message",
      "1,204 messages",
    ]));
});
