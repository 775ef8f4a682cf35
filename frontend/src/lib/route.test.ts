import { describe, expect, it } from "vitest";
import { formatRoute, parseRoute } from "./route";

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
