import { describe, expect, it } from "vitest";
import type { Event } from "@/api/types";
import { customer, message, NOW, toolRun, turn } from "@/testing/fixtures";
import { applyEvents, openTurn, refreshed, startState, withOlderPage } from "./live";

const start = () => startState(customer({ last_event: 10 }), Date.parse(NOW));
const seq = (n: number) => ({ seq: n, at: NOW });
const arrived = (n: number, id: number): Event => ({
  ...seq(n),
  kind: "message.received",
  message: message(id),
});
const started: Event = {
  ...seq(12),
  kind: "turn.started",
  turn_id: 7,
  channel: "sms",
  message_ids: [1],
  waited_ms: 5000,
  attempts: 1,
};

describe("applyEvents", () => {
  it("takes an event once, however often it is delivered", () => {
    const once = applyEvents(start(), [arrived(11, 1)]);
    expect(applyEvents(once, [arrived(11, 1)])).toBe(once);
    expect(once.detail.messages).toHaveLength(1);
  });

  it("notices a gap", () => {
    expect(applyEvents(start(), [arrived(11, 1)]).gap).toBe(false);
    expect(applyEvents(start(), [arrived(12, 1)]).gap).toBe(true);
  });

  it("is as sure of the customer as the newest message allows", () => {
    const from = (n: number, address: string): Event => ({
      ...seq(n),
      kind: "message.received",
      message: message(n, { address, evidence: "simulated" }),
    });
    const unknown = applyEvents(start(), [from(11, "+15550109999")]);
    expect(unknown.detail.level).toBe("L0");
    expect(applyEvents(unknown, [from(12, "alex.rivera@example.com")]).detail.level).toBe("L1");
  });

  it("knows who joined before the page was loaded, and who writes now", () => {
    const joined: Event = {
      ...seq(9),
      kind: "handler.changed",
      handler: "person",
      name: "Dana",
      by: "Dana",
    };
    const loaded = startState(customer({ last_event: 10, handovers: [joined] }), Date.parse(NOW));
    expect(loaded.handovers).toEqual([joined]);
    const typing: Event = { ...seq(0), kind: "person.typing", name: "Dana" };
    const writes = applyEvents(loaded, [typing]);
    expect(writes).toMatchObject({ typing: { name: "Dana", at: NOW }, seq: 10, gap: false });
    const written: Event = {
      ...seq(11),
      kind: "message.queued",
      message: message(2, { direction: "outbound", author: "person" }),
    };
    expect(applyEvents(writes, [written]).typing).toBeNull();
  });

  it("takes linked contacts over, and asks for what came with them", () => {
    const contacts = [{ kind: "phone" as const, address: "+15550109999", verified: true }];
    const changed: Event = {
      ...seq(11),
      kind: "customer.changed",
      first_name: "Alex",
      last_name: "Rivera",
      extracted_data: {},
      contacts,
      merged_into: null,
    };
    const known = applyEvents(start(), [changed]);
    expect(known.detail.contacts).toBe(contacts);
    expect(known.gap).toBe(true);
    const gone = applyEvents(start(), [{ ...changed, contacts: [], merged_into: 1 }]);
    expect(gone.detail.merged_into).toBe(1);
    expect(gone.gap).toBe(false);
  });

  it("follows a turn from its start to its end", () => {
    const run = toolRun();
    const running = applyEvents(start(), [
      arrived(11, 1),
      started,
      { ...seq(13), kind: "tool.finished", run },
    ]);
    expect(running.detail.messages[0]?.batch_id).toBe(7);
    expect(openTurn(running.detail)?.tool_runs).toEqual([run]);
    const done = applyEvents(running, [
      { ...seq(14), kind: "turn.finished", turn: turn({ tool_runs: [run] }) },
    ]);
    expect(openTurn(done.detail)).toBeUndefined();
    expect(done.detail.turns).toHaveLength(1);
  });

  it("keeps the batch's window until a turn takes it", () => {
    const waiting = applyEvents(start(), [
      {
        ...seq(11),
        kind: "batch.waiting",
        window_ends_at: "2026-11-22T14:00:05Z",
        max_ends_at: "2026-11-22T14:00:20Z",
      },
    ]);
    expect(waiting.detail.window_ends_at).toBe("2026-11-22T14:00:05Z");
    expect(waiting.maxEndsAt).toBe("2026-11-22T14:00:20Z");
    expect(applyEvents(waiting, [started]).detail.window_ends_at).toBeNull();
  });

  it("changes a message's state in place", () => {
    const sent = applyEvents(start(), [
      {
        ...seq(11),
        kind: "message.queued",
        message: message(4, { direction: "outbound", status: "queued" }),
      },
      {
        ...seq(12),
        kind: "message.status",
        message_id: 4,
        status: "failed",
        error: "no such number",
        sent_at: null,
      },
    ]);
    expect(sent.detail.messages).toMatchObject([
      { id: 4, status: "failed", error: "no such number" },
    ]);
  });

  it("remembers who joined", () => {
    const joined = applyEvents(start(), [
      { ...seq(11), kind: "handler.changed", handler: "person", name: "Dana", by: "Dana" },
    ]);
    expect(joined.detail.handler).toBe("person");
    expect(joined.handovers).toMatchObject([{ name: "Dana", handler: "person" }]);
  });

  it("ignores a kind of event it was built without", () => {
    const odd = { ...seq(11), kind: "from.the.future" } as unknown as Event;
    expect(applyEvents(start(), [odd])).toMatchObject({ seq: 11, gap: false });
  });
});

describe("refreshed", () => {
  it("puts events that are newer than the answer back on top", () => {
    const live = applyEvents(start(), [arrived(11, 1), arrived(12, 2)]);
    const late = customer({ last_event: 11, messages: [message(1)] });
    const state = refreshed(live, late, Date.parse(NOW));
    expect(state.detail.messages.map((one) => one.id)).toEqual([1, 2]);
    expect(state.seq).toBe(12);
  });

  it("keeps older pages that still join the answer", () => {
    const paged = withOlderPage(
      startState(customer({ messages: [message(5)], messages_before: 5 }), 0),
      {
        messages: [message(3), message(4)],
        before: 3,
      },
    );
    const state = refreshed(
      paged,
      customer({ messages: [message(5), message(6)], messages_before: 5 }),
      0,
    );
    expect(state.detail.messages.map((one) => one.id)).toEqual([3, 4, 5, 6]);
    expect(state.detail.messages_before).toBe(3);
  });

  it("drops older pages when there may be a hole between", () => {
    const before = startState(customer({ messages: [message(1)] }), 0);
    const state = refreshed(
      before,
      customer({ messages: [message(500)], messages_before: 500 }),
      0,
    );
    expect(state.detail.messages.map((one) => one.id)).toEqual([500]);
  });
});
