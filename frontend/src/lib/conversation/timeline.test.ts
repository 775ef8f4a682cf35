import { describe, expect, it } from "vitest";
import { message, turn } from "@/testing/fixtures";
import { handoverLine, rowOfTurn, takenFrom, timeline, withWhom } from "./timeline";

const at = (seconds: number) =>
  new Date(Date.parse("2026-11-22T14:00:00Z") + seconds * 1000).toISOString();

describe("timeline", () => {
  it("shows what is said in one breath on a call as one row", () => {
    const said = (id: number, content: string) =>
      message(id, { direction: "outbound", channel: "voice", batch_id: 7, content });
    const asked = message(3, { channel: "voice", batch_id: 7, content: "Hm?" });
    const rows = timeline(
      [said(1, "Hi."), said(2, "I'm a machine."), said(4, "Yes.")],
      [],
      [],
      "all",
    );
    expect(rows.map((row) => row.kind === "outbound" && row.message.content)).toEqual([
      false,
      "Hi. I'm a machine. Yes.",
    ]);
    expect(timeline([said(1, "Hi."), asked, { ...asked, id: 5 }], [], [], "all")).toHaveLength(4);
  });

  const messages = [
    message(1, { batch_id: 7, created_at: at(0) }),
    message(2, { batch_id: 7, created_at: at(1) }),
    message(3, { direction: "outbound", batch_id: 7, created_at: at(6) }),
    message(4, { channel: "email", created_at: at(9) }),
  ];
  const turns = [turn({ started_at: at(5) })];

  it("shows a batch as one row, then its turn, then the answer", () => {
    const rows = timeline(messages, turns, [], "all");
    expect(rows.map((row) => row.kind)).toEqual(["day", "inbound", "turn", "outbound", "inbound"]);
    expect(rows[1]).toMatchObject({ messages: [{ id: 1 }, { id: 2 }] });
    expect(rowOfTurn(rows, 7)).toBe(2);
  });

  it("keeps a waiting row's key when a turn takes it", () => {
    const waiting = timeline([message(1), message(2)], [], [], "all");
    const taken = timeline(
      [message(1, { batch_id: 7 }), message(2, { batch_id: 7 })],
      [],
      [],
      "all",
    );
    expect(waiting[1]?.key).toBe(taken[1]?.key);
  });

  const dana = { seq: 3, at: at(0), handler: "person" as const, name: "Dana" };
  const shown = (rows: ReturnType<typeof timeline>) =>
    rows.flatMap((row) =>
      row.kind === "inbound"
        ? [row.messages.map((one) => one.id).join()]
        : row.kind === "outbound"
          ? [`ours ${row.message.id}`]
          : [],
    );

  it.each([
    ["waiting for the person", [null, null, null], "person"],
    ["filed as one turn of the person's", [9, 9, 9], "agent"],
  ] as const)("keeps texts %s in their order and their rows", (_name, batches, handler) => {
    const reply = { direction: "outbound" as const, author: "person" as const };
    const rows = timeline(
      [
        message(1, { batch_id: batches[0], created_at: at(1) }),
        message(2, { batch_id: batches[1], created_at: at(2) }),
        message(3, { ...reply, batch_id: batches[0], created_at: at(3) }),
        message(4, { batch_id: batches[2], created_at: at(4) }),
      ],
      batches[0] ? [turn({ id: 9, kind: "operator", brain: "person", started_at: at(5) })] : [],
      [{ ...dana, handler }],
      "all",
    );
    expect(shown(rows)).toEqual(["1", "2", "ours 3", "4"]);
    expect(rows.some((row) => row.kind === "turn")).toBe(false);
  });

  it("joins no texts across an answer of ours", () => {
    const rows = timeline(
      [
        message(1, { created_at: at(1) }),
        message(2, { direction: "outbound", author: "system", created_at: at(2) }),
        message(3, { created_at: at(3) }),
        message(4, { created_at: at(4) }),
      ],
      [],
      [],
      "all",
    );
    expect(shown(rows)).toEqual(["1", "ours 2", "3,4"]);
  });

  it.each([
    [{ handler: "person", name: null }, "Waiting for a person", "Waiting for a person"],
    [{ handler: "person", name: "Dana" }, "Dana has joined", "With Dana"],
    [{ handler: "agent", name: null }, "Back with the assistant", "With the assistant"],
  ] as const)("says of %o who has the customer", (handover, line, chip) => {
    expect([handoverLine(handover), withWhom(handover)]).toEqual([line, chip]);
  });

  it.each([
    ["Lee", { by: "Dana", at: Date.parse(at(2)) }],
    ["Dana", null],
    ["Kim", null],
    [null, null],
  ])("tells %s whether a colleague has taken the customer from them", (me, taken) => {
    const lee = { seq: 1, at: at(1), handler: "person", name: "Lee", by: "Lee" } as const;
    const dana = { ...lee, seq: 2, at: at(2), name: "Dana", by: "Dana" };
    expect(takenFrom([lee, dana], me)).toEqual(taken);
    expect(takenFrom([dana, { ...lee, seq: 3 }], "Lee")).toBeNull();
  });

  it("filters by channel", () => {
    expect(timeline(messages, turns, [], "email").map((row) => row.kind)).toEqual([
      "day",
      "inbound",
    ]);
    expect(timeline(messages, turns, [], "voice")).toEqual([]);
  });
});
