import { describe, expect, it } from "vitest";
import { fromServer, lost, voiceStep } from "./voiceEvents";

describe("fromServer", () => {
  it("reads a message, and nothing else", () => {
    expect(fromServer('{"type":"flush"}')).toEqual({ type: "flush" });
    for (const noise of ["", "{", "null", "3", '"flush"', "{}"]) {
      expect(fromServer(noise)).toBeNull();
    }
  });
});

describe("voiceStep", () => {
  it("counts from the server's start, whatever this machine's clock says", () => {
    const ready = {
      type: "ready",
      turn_id: 7,
      customer_id: 1,
      started_at: "2026-11-22T14:00:00Z",
      now: "2026-11-22T14:00:03Z",
      voice: "Local voice",
      audio_in: { encoding: "linear16", sample_rate: 16_000 },
      audio_out: { encoding: "linear16", sample_rate: 24_000 },
    } as const;
    expect(voiceStep(ready, 0, 50_000)).toEqual({
      tell: { type: "connected", startedAt: 47_000, turnId: 7 },
    });
  });

  it("shows a caption, and counts what is heard from an agent's new sentence", () => {
    const caption = {
      type: "caption",
      id: "4",
      who: "agent",
      text: "Hi.",
      final: true,
      cut: false,
    } as const;
    expect(voiceStep(caption, 1_000, 3_500)).toEqual({
      tell: {
        type: "caption",
        caption: { id: "4", who: "agent", text: "Hi.", final: true, cut: false, atMs: 2_500 },
      },
      sound: { mark: "4" },
    });
    expect(voiceStep({ ...caption, who: "you" }, 1_000, 3_500).sound).toBeUndefined();
  });

  it("takes away a sentence of which nothing was heard", () => {
    const cut = {
      type: "caption",
      id: "4",
      who: "agent",
      text: "",
      final: true,
      cut: true,
    } as const;
    expect(voiceStep(cut, 0, 0)).toEqual({ tell: { type: "barge-in", id: "4", spoken: "" } });
  });

  it("keeps of a sentence that was cut off what was heard", () => {
    const cut = {
      type: "caption",
      id: "4",
      who: "agent",
      text: "Your refund",
      final: true,
      cut: true,
    } as const;
    expect(voiceStep(cut, 0, 0)).toEqual({
      tell: { type: "barge-in", id: "4", spoken: "Your refund" },
    });
    // Words that trail off were not cut.
    const own = { ...cut, who: "you", text: "Well …", cut: false } as const;
    expect(voiceStep(own, 0, 0).tell).toMatchObject({ type: "caption" });
  });

  it("stops the sound when the customer speaks, and plays the end of an answer", () => {
    expect(voiceStep({ type: "flush" }, 0, 0)).toEqual({ sound: "flush" });
    expect(voiceStep({ type: "audio_done" }, 0, 0)).toEqual({ sound: "finish" });
  });

  it("tells a call that was refused from one that broke off", () => {
    const error = { type: "error", code: "conflict", detail: "on the phone already" } as const;
    expect(voiceStep(error, 0, 9)).toEqual({ tell: lost(0, "on the phone already") });
    expect(lost(0)).toMatchObject({ error: "unavailable" });
    expect(lost(1_000)).toMatchObject({ error: "dropped" });
  });

  it("goes on after a message the server did not understand, or one it does not know itself", () => {
    const bad = { type: "error", code: "bad_message", detail: "x" } as const;
    expect(voiceStep(bad, 1, 9)).toEqual({});
    expect(voiceStep({ type: "later" } as never, 1, 9)).toEqual({});
  });

  it("says that a person comes, and nothing of a voice that is back", () => {
    expect(voiceStep({ type: "reconnected" }, 1, 9)).toEqual({});
    expect(voiceStep({ type: "with-person", name: "Dana" }, 1, 9).tell).toEqual({
      type: "person-joined",
      name: "Dana",
    });
  });

  it("ends with the server's reason", () => {
    expect(voiceStep({ type: "ended", reason: "idle" }, 1, 9)).toEqual({
      tell: { type: "end", at: 9, reason: "idle" },
    });
  });
});
