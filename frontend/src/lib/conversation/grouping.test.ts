import { describe, expect, it } from "vitest";
import { message, turn } from "@/testing/fixtures";
import { type Bubble, type Pending, smsRows } from "./grouping";

const at = (clock: string) => `2026-11-22T${clock}Z`;
const pending = (patch: Partial<Pending> = {}): Pending => ({
  key: "SMnew",
  text: "new",
  at: Date.parse(at("14:10:00")),
  state: "sending",
  error: null,
  ...patch,
});
const rows = (messages: ReturnType<typeof message>[], own: Pending[] = [], turns = [turn()]) =>
  smsRows(messages, own, turns, [], "Macrocenter");
const bubbles = (all: ReturnType<typeof rows>) =>
  all.filter((row) => row.kind === "bubble") as Bubble[];

describe("smsRows", () => {
  it("joins what one side wrote within a minute of time, over the turn of the clock's minute", () => {
    const all = bubbles(
      rows([
        message(1, { created_at: at("10:00:59") }),
        message(2, { created_at: at("10:01:00") }),
        message(3, { created_at: at("10:02:00") }),
      ]),
    );
    expect(all.map((bubble) => bubble.joined)).toEqual([false, true, false]);
    expect(all.map((bubble) => bubble.tail)).toEqual([false, true, true]);
  });

  it("does not join two sides", () => {
    const answer = message(2, { direction: "outbound", created_at: at("10:00:01") });
    const all = bubbles(rows([message(1, { created_at: at("10:00:00") }), answer]));
    expect(all.map((bubble) => [bubble.joined, bubble.tail])).toEqual([
      [false, true],
      [false, true],
    ]);
  });

  it("marks the time on a new day and after a quarter of an hour", () => {
    const kinds = rows([
      message(1, { created_at: at("10:00:00") }),
      message(2, { created_at: at("10:15:00") }),
      message(3, { created_at: at("10:30:01") }),
    ]).map((row) => row.kind);
    expect(kinds).toEqual(["time", "bubble", "bubble", "time", "bubble"]);
  });

  it("has one mark, under the last own bubble", () => {
    const all = bubbles(
      rows([message(1, { batch_id: 7 }), message(2), message(3, { direction: "outbound" })]),
    );
    expect(all.map((bubble) => bubble.mark)).toEqual([null, { kind: "delivered" }, null]);
  });

  it("says Read with the time of the turn that took it", () => {
    const [bubble] = bubbles(rows([message(1, { batch_id: 7 })]));
    expect(bubble?.mark).toEqual({ kind: "read", at: "2026-11-22T14:00:05Z" });
  });

  it("keeps a failure's mark in place while later ones are delivered", () => {
    const all = bubbles(
      rows([], [pending({ key: "a", state: "failed" }), pending({ key: "b", state: "stored" })]),
    );
    expect(all.map((bubble) => bubble.mark?.kind)).toEqual(["failed", "delivered"]);
  });

  it.each(["failed", "cancelled"] as const)(
    "tells the shop why a text was not sent: %s",
    (status) => {
      const why = "The customer opted out of texts.";
      const texts = [
        message(1, { direction: "outbound", status, error: why }),
        message(2, { direction: "outbound", status: "sent" }),
      ];
      const all = bubbles(smsRows(texts, [], [], [], "Macrocenter", { shop: true, name: "Dana" }));
      expect(all.map((bubble) => bubble.mark)).toEqual([{ kind: "lost", why }, null]);
    },
  );

  it("shows a customer no text that was taken back before it was sent", () => {
    const gone = message(1, { direction: "outbound", status: "cancelled" });
    expect(bubbles(rows([gone, message(2)])).map((bubble) => bubble.message?.id)).toEqual([2]);
  });

  it("keeps the row's key when the stored message takes the optimistic one's place", () => {
    const before = bubbles(rows([], [pending()]));
    const after = bubbles(
      rows([message(9, { provider_id: "SMnew" })], [pending({ state: "stored" })]),
    );
    expect(before.map((bubble) => bubble.key)).toEqual(["SMnew"]);
    expect(after.map((bubble) => bubble.key)).toEqual(["SMnew"]);
  });

  it("says that nobody has joined until somebody with a name has", () => {
    const waits = { seq: 5, at: at("10:05:00"), handler: "person" as const, name: null };
    expect(smsRows([], [], [], [waits], "Macrocenter")).toEqual([
      { kind: "joined", key: "h5", text: "Waiting for a person from Macrocenter" },
    ]);
  });

  it("tells the shop's own people who of them wrote, and from whom a customer was taken", () => {
    const ours = { direction: "outbound", created_at: at("10:00:00") } as const;
    const all = smsRows(
      [
        message(1, ours),
        message(2, { ...ours, author: "person", written_by: "Lee" }),
        message(3, { ...ours, author: "person", written_by: "Dana" }),
      ],
      [],
      [],
      [
        { seq: 5, at: at("10:05:00"), handler: "person", name: "Lee", by: "Lee" },
        { seq: 6, at: at("10:06:00"), handler: "person", name: "Dana", by: "Dana" },
        { seq: 7, at: at("10:07:00"), handler: "agent", name: null, by: "Dana" },
      ],
      "Macrocenter",
      { shop: true, name: "Dana" },
    );
    const told = all.map((row) =>
      row.kind === "bubble" ? [row.side, row.writer, row.joined] : "text" in row && row.text,
    );
    expect(told.slice(1)).toEqual([
      ["me", "Assistant", false],
      ["me", "Lee", false],
      ["me", "You", false],
      "Lee has joined",
      "Dana has taken over from Lee",
      "Back with the assistant, returned by Dana",
    ]);
  });

  it("draws a line where a person joined", () => {
    const joined = { seq: 5, at: at("10:05:00"), handler: "person" as const, name: "Dana" };
    const all = smsRows(
      [message(1, { created_at: at("10:00:00") }), message(2, { created_at: at("10:06:00") })],
      [],
      [],
      [joined],
      "Macrocenter",
    );
    expect(all[2]).toEqual({ kind: "joined", key: "h5", text: "Dana from Macrocenter has joined" });
  });

  it("leaves mail and calls out", () => {
    expect(rows([message(1, { channel: "email" }), message(2, { channel: "voice" })])).toEqual([]);
  });
});
