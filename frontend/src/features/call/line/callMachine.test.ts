import { describe, expect, it } from "vitest";
import { type CallState, type Caption, inCall } from "@/lib/callState";
import { type CallEvent, callMachine, IDLE } from "./callMachine";

const stateAfter = (...events: CallEvent[]): CallState => events.reduce(callMachine, IDLE);
const dial: CallEvent[] = [{ type: "call" }, { type: "mic-granted", at: 0 }];
const live: CallEvent[] = [...dial, { type: "connected", startedAt: 1_000, turnId: 5 }];
const caption = (patch: Partial<Caption> = {}): CallEvent => ({
  type: "caption",
  caption: { id: "1", who: "agent", text: "Hello", final: true, cut: false, atMs: 0, ...patch },
});

describe("callMachine", () => {
  it("asks for the microphone, calls, and is answered", () => {
    expect(stateAfter({ type: "call" }).phase).toBe("asking-mic");
    expect(stateAfter(...dial).phase).toBe("calling");
    expect(stateAfter(...live)).toMatchObject({
      phase: "live",
      talk: "listening",
      startedAt: 1_000,
    });
  });

  it.each(["mic-blocked", "no-mic"] as const)("says %s when there is no microphone", (error) => {
    expect(stateAfter({ type: "call" }, { type: "mic-refused", error })).toMatchObject({
      phase: "error",
      error,
    });
  });

  it("gives up after ten seconds without an answer", () => {
    expect(stateAfter(...dial, { type: "tick", at: 9_999 }).phase).toBe("calling");
    expect(stateAfter(...dial, { type: "tick", at: 10_000 })).toMatchObject({
      phase: "error",
      error: "unavailable",
    });
  });

  it("ends from any state of a call, at once", () => {
    for (const length of [1, 2, 3]) {
      const state = stateAfter(...live.slice(0, length), { type: "end", at: 61_000 });
      expect(inCall(state)).toBe(false);
    }
    expect(stateAfter(...live, { type: "end", at: 61_000 })).toMatchObject({
      phase: "ended",
      lengthMs: 60_000,
    });
  });

  it("can call again after an end and after an error", () => {
    expect(stateAfter(...live, { type: "end", at: 2_000 }, { type: "call" }).phase).toBe(
      "asking-mic",
    );
    expect(
      stateAfter({ type: "call" }, { type: "mic-refused", error: "no-mic" }, { type: "call" })
        .phase,
    ).toBe("asking-mic");
  });

  it("is answered without a microphone, when the customer types", () => {
    const typed = stateAfter(
      { type: "call" },
      { type: "mic-refused", error: "mic-blocked" },
      { type: "call-typed", at: 0 },
      { type: "connected", startedAt: 1_000, turnId: 5 },
    );
    expect(typed).toMatchObject({ phase: "live", microphone: false, turnId: 5 });
    const running = stateAfter(...live);
    expect(callMachine(running, { type: "call-typed", at: 0 })).toBe(running);
  });

  it("goes on without a microphone that is unplugged, and is not muted then", () => {
    const state = stateAfter(...live, { type: "mute", muted: true }, { type: "mic-lost" });
    expect(state).toMatchObject({ phase: "live", microphone: false, muted: false });
  });

  it("remembers which call has ended, and why", () => {
    expect(stateAfter(...live, { type: "end", at: 2_000, reason: "idle" })).toMatchObject({
      phase: "ended",
      turnId: 5,
      reason: "idle",
    });
  });

  it("replaces partial words in place and never undoes final ones", () => {
    const state = stateAfter(
      ...live,
      caption({ text: "He", final: false }),
      caption({ text: "Hello", final: true }),
      caption({ text: "Hel", final: false }),
    );
    expect(state).toMatchObject({ captions: [{ text: "Hello", final: true }] });
  });

  it("keeps of an interrupted sentence only what was spoken", () => {
    const spoken = stateAfter(...live, caption({ text: "Your refund is on its way" }), {
      type: "barge-in",
      id: "1",
      spoken: "Your refund",
    });
    expect(spoken).toMatchObject({ captions: [{ text: "Your refund", cut: true }] });
    const nothing = stateAfter(...live, caption(), { type: "barge-in", id: "1", spoken: "" });
    expect(nothing).toMatchObject({ captions: [] });
  });

  it("keeps mute and captions when a person joins", () => {
    const state = stateAfter(...live, { type: "mute", muted: true }, caption(), {
      type: "person-joined",
      name: "Dana",
    });
    expect(state).toMatchObject({
      phase: "with-person",
      name: "Dana",
      muted: true,
      captions: [{ id: "1" }],
    });
  });

  it("stays muted over another microphone", () => {
    const state = stateAfter(...live, { type: "mute", muted: true }, { type: "mic-found" });
    expect(state).toMatchObject({ microphone: true, muted: true });
  });

  it("holds the microphone open only while a key is held, over another microphone too", () => {
    const state = stateAfter(...live, { type: "hold-to-talk", on: true });
    expect(state).toMatchObject({ holdToTalk: true, muted: true });
    const found = callMachine(callMachine(state, { type: "mic-lost" }), { type: "mic-found" });
    expect(found).toMatchObject({ microphone: true, muted: true });
    expect(callMachine(state, { type: "hold-to-talk", on: false })).toMatchObject({ muted: false });
  });

  it("ignores what has no meaning in a state", () => {
    for (const event of [...live.slice(1), caption(), { type: "mute", muted: true } as const]) {
      expect(callMachine(IDLE, event)).toBe(IDLE);
    }
    const running = stateAfter(...live);
    expect(callMachine(running, { type: "call" })).toBe(running);
  });
});
