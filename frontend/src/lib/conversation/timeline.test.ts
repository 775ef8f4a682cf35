import { describe, expect, it } from "vitest";
import { spent, track } from "@/features/context/track";
import { fieldLines, toolTitle } from "@/lib/kinds/tools";
import { message, toolRun, turn } from "@/testing/fixtures";
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

describe("toolTitle", () => {
  it.each([
    ["lookup_order", "ok", "Looked up ORD-1001", null],
    ["lookup_order", "not_found", "Order ORD-1001", "Not found"],
    ["create_return_label", "ok", "Made a return label", null],
    ["create_return_label", "proposed", "Return label ORD-1001", "Waits for a yes"],
    ["process_refund", "needs_person", "Refund ORD-1001", "Needs a person"],
    ["process_refund", "refused", "Refund ORD-1001", "Refused by a rule"],
    ["process_refund", "error", "Refund ORD-1001", "Failed, trying again"],
    ["link_contact", "code_sent", "Link to an account", "Code sent"],
    ["made_up", "ok", "Ran made up", null],
  ])("%s that was %s reads %s", (name, outcome, title, chip) => {
    const read = toolTitle(toolRun({ name, outcome }));
    expect([read.title, read.chip?.text ?? null]).toEqual([title, chip]);
  });

  it("names the amount of a refund, also while it is only proposed", () => {
    const result = { outcome: "proposed", proposal: { amount: "9.99" } };
    expect(toolTitle(toolRun({ name: "process_refund", outcome: "proposed", result })).title).toBe(
      "Refund $9.99",
    );
  });
});

describe("fieldLines", () => {
  it("writes amounts as money, codes as words, one level of nesting out", () => {
    const lines = fieldLines({
      outcome: "needs_person",
      order: { total: "1599.99" },
      items: ["a", "b"],
      none: [],
    });
    expect(lines.map((line) => `${line.name}: ${line.value}`)).toEqual([
      "outcome: needs person",
      "order.total: $1,599.99",
      "items: a; b",
      "none: none",
    ]);
  });
  it("knows what the server hid", () => {
    expect(fieldLines({ card: "[hidden]" })[0]?.hidden).toBe(true);
  });
});

describe("track", () => {
  it("puts every bar on one scale from claim to end", () => {
    const run = toolRun({ started_at: at(5.05), duration_ms: 25 });
    const { totalMs, bars, runs } = track(
      turn({ started_at: at(5), finished_at: at(5.1), tool_runs: [run] }),
      0,
    );
    expect(totalMs).toBe(100);
    expect(bars).toEqual([{ key: "r1", act: "read", left: 50, width: 25 }]);
    expect(runs.get(1)?.left).toBe(50);
  });

  it("tells the model's time from the tools'", () => {
    const call = { position: 0, model: "house", prompt_tokens: 0, completion_tokens: 0 };
    const rest = { cached_tokens: 0, cost_usd: null, started_at: at(5) };
    const calls = [
      { ...call, ...rest, duration_ms: 12 },
      { ...call, ...rest, position: 1, duration_ms: 8 },
    ];
    const runs = [toolRun({ duration_ms: 25, started_at: at(6) })];
    const whole = turn({ model_calls: calls, tool_runs: runs, started_at: at(3) });
    expect(spent(whole, 5_000)).toEqual({
      ...{ called: 20, ran: 25 },
      ...{ before: 2_000, between: 980, after: 1_975 },
    });
    expect(spent(turn(), 148)).toMatchObject({ before: 148, between: 0, after: 0 });
  });

  it("says of a second run with the same result that nothing more was done", () => {
    const opened = toolRun({ name: "escalate_to_human", result: { ticket: "TCK-12" } });
    expect(toolTitle(opened).title).toBe("Opened TCK-12");
    const again = toolTitle({ ...opened, id: 2 }, [opened]);
    expect(again).toMatchObject({ title: "Hand-over to a person", chip: { text: "Already done" } });
    const other = { ...opened, id: 3, result: { ticket: "TCK-13" } };
    expect(toolTitle(other, [opened]).title).toBe("Opened TCK-13");
    const look = toolRun({ id: 4 });
    expect(toolTitle(look, [toolRun()]).chip).toBeNull();
  });

  it("grows with the clock while the turn runs", () => {
    const open = turn({ status: "open", started_at: at(5), finished_at: null });
    expect(track(open, Date.parse(at(7))).totalMs).toBe(2000);
  });

  it("stays inside the scale when clocks disagree", () => {
    const run = toolRun({ started_at: at(4), duration_ms: 9000 });
    const [bar] = track(turn({ started_at: at(5), finished_at: at(6), tool_runs: [run] }), 0).bars;
    expect(bar?.left).toBe(0);
    expect((bar?.left ?? 0) + (bar?.width ?? 0)).toBeLessThanOrEqual(100);
  });
});
