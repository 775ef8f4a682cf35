import { describe, expect, it } from "vitest";
import type { Happening, Message } from "@/api/types";
import { formatRoute, parseRoute } from "@/lib/route";
import { message, ticket } from "@/testing/fixtures";
import { happened, since } from "./record";
import { timeline } from "./timeline";

const one = (patch: Partial<Happening>): Happening => ({
  key: "t9",
  at: "2026-11-22T14:00:00Z",
  what: "case",
  came: "opened",
  ticket: "TCK-9",
  by: null,
  kind: null,
  order_number: "ORD-1001",
  amount: null,
  note: "",
  ...patch,
});
const refund = { kind: "refund", amount: "49.99" };

describe("what was decided and done", () => {
  it.each([
    [
      one({ note: "The customer asks for a person" }),
      "TCK-9 opened: The customer asks for a person",
    ],
    [one({ came: "taken", by: "Dana" }), "TCK-9 taken by Dana"],
    [one({ came: "closed", by: "Dana" }), "TCK-9 closed by Dana"],
    [
      one({ ...refund, what: "terms", came: "proposed" }),
      "Refund of $49.99 for ORD-1001 proposed by a rule",
    ],
    [
      one({ ...refund, what: "terms", came: "approved", by: "Kim" }),
      "Refund of $49.99 for ORD-1001 approved by Kim",
    ],
    [
      one({ ...refund, what: "effect", came: "done", by: "Kim", note: "re_1" }),
      "Refund of $49.99 for ORD-1001 done by Kim: re_1",
    ],
    [
      one({ what: "effect", kind: "return_label", came: "by_hand" }),
      "Return label for ORD-1001 waiting to be done by hand",
    ],
    [
      one({ what: "offer", kind: "cancellation", came: "declined", ticket: null }),
      "Cancellation for ORD-1001 turned down by the customer",
    ],
  ])("is one sentence", (happening, text) => {
    expect(happened(happening)).toBe(text);
  });

  const minute = (at: number) => `2026-11-22T14:0${at}:00Z`;
  const writer = (by: Message) => by.written_by ?? by.author;

  it("follows a ticket's brief, without its opening and without other tickets", () => {
    const other = one({ key: "t8", ticket: "TCK-8", came: "taken" });
    const answered = one({ key: "a9", came: "answered" });
    const taken = one({ key: "k9", came: "taken" });
    const about = ticket({ ticket: "TCK-9" });
    const rows = since(about, [one({}), taken, answered, other], [], [], writer);
    expect(rows.map(({ key }) => key)).toEqual(["k9"]);
  });

  it("tells what was said and who came and went between the brief and the closing", () => {
    const about = ticket({ created_at: minute(1), closed_at: minute(6) });
    const person = { direction: "outbound", author: "person", written_by: "Lee" } as const;
    const said = [
      message(1, { created_at: minute(0), content: "Before" }),
      message(2, { created_at: minute(2), content: "Are you there?" }),
      message(3, { ...person, created_at: minute(4), content: "I am." }),
      message(4, { created_at: minute(7), content: "Another matter" }),
    ];
    const handovers = [
      { seq: 5, at: minute(3), handler: "person" as const, name: "Lee", by: "Lee" },
      { seq: 8, at: minute(6), handler: "agent" as const, name: null, by: "Lee" },
    ];
    expect(since(about, [], said, handovers, writer).map(({ text }) => text)).toEqual([
      "customer: “Are you there?”",
      "Lee has joined",
      "Lee: “I am.”",
      "Back with the assistant, returned by Lee",
    ]);
  });

  it("stands in the timeline, where an answer is a message already", () => {
    const rows = timeline([message(1)], [], [], "sms", [
      one({}),
      one({ key: "a9", came: "answered" }),
      one({ ...refund, key: "e1", what: "effect", came: "done" }),
    ]);
    expect(rows.map((row) => row.key)).toEqual([rows[0]?.key, "i1", "rt9", "re1"]);
  });
});

describe("a link", () => {
  it.each([
    ["#/tickets/TCK-9", { view: "queue", ticket: 9, customerId: null }],
    ["#/tickets/TCK-9?customer=3", { view: "queue", ticket: 9, customerId: null }],
    ["#/tickets/nonsense", { view: "queue", ticket: null, customerId: null }],
    ["#/customers/3", { view: "context", ticket: null, customerId: 3 }],
    ["#/customers/-1", { view: "context", ticket: null, customerId: null }],
  ] as const)("%s leads there", (hash, route) => {
    expect(parseRoute(hash)).toEqual({ thread: null, ...route });
  });

  it("to a ticket stays itself", () => {
    expect(formatRoute(parseRoute("#/tickets/TCK-9?customer=3"))).toBe("#/tickets/TCK-9");
  });
});
