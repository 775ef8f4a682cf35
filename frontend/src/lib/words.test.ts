import { describe, expect, it } from "vitest";
import {
  initials,
  nameOf,
  newMessageSid,
  newPhone,
  normalEmail,
  normalPhone,
  phone,
} from "./addresses";
import { cost, counted, money, typedAmount } from "./money";
import { formatRoute, parseRoute } from "./route";

const nobody = { first_name: null, last_name: null, email: null, phone_number: null };

describe("addresses", () => {
  it("shows American numbers as people write them, others as they are", () => {
    expect(phone("+15550104477")).toBe("+1 (555) 010-4477");
    expect(phone("+447700900123")).toBe("+447700900123");
  });
  it("reads numbers as people type them", () => {
    expect(normalPhone("(555) 010-4477")).toBe("+15550104477");
    expect(normalPhone("+1 555 010 4477")).toBe("+15550104477");
    expect(normalPhone("call me")).toBeNull();
  });
  it("takes one plain e-mail address", () => {
    expect(normalEmail(" Sam@Example.net ")).toBe("sam@example.net");
    expect(normalEmail("a@b, c@d")).toBeNull();
  });
  it("names a customer by the best that is known", () => {
    expect(nameOf({ ...nobody, first_name: "Alex" })).toBe("Alex");
    expect(nameOf({ ...nobody, phone_number: "+15550104477" })).toBe("+1 (555) 010-4477");
    expect(nameOf(nobody)).toBe("Unknown sender");
    expect(initials({ ...nobody, first_name: "alex", last_name: "rivera" })).toBe("AR");
    expect(initials(nobody)).toBeNull();
  });
  it("makes ids and numbers in their providers' form", () => {
    expect(newMessageSid()).toMatch(/^SM[0-9a-f]{32}$/);
    expect(normalPhone(newPhone())).not.toBeNull();
  });
});

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
  it("counts", () =>
    expect([counted(1, "message"), counted(1204, "message")]).toEqual([
      "1 message",
      "1,204 messages",
    ]));
});

describe("route", () => {
  it.each([
    ["", { view: "email", thread: null, ticket: null, customerId: null }],
    ["#/sms?customer=3", { view: "sms", thread: null, ticket: null, customerId: 3 }],
    [
      "#/email/new%3Aa%40b?customer=3",
      { view: "email", thread: "new:a@b", ticket: null, customerId: 3 },
    ],
    ["#/nowhere?customer=-1", { view: "email", thread: null, ticket: null, customerId: null }],
    ["#/email/%E0%A4%A?customer=3", { view: "email", thread: null, ticket: null, customerId: 3 }],
    ["#/sms/12", { view: "sms", thread: null, ticket: null, customerId: null }],
  ] as const)("%s is understood", (hash, route) => expect(parseRoute(hash)).toEqual(route));
  it("is written so that it is read the same", () => {
    const route = {
      view: "email",
      thread: "new:a@b/c?d",
      ticket: null,
      customerId: 7,
    } as const;
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });
});
