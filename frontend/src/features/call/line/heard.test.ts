import { describe, expect, it } from "vitest";
import type { Caption } from "@/lib/callState";
import { type CallEvent, callMachine } from "./callMachine";
import { Heard, type Playing } from "./heard";

const GREETING = "Hi Alex, this is Macrocenter. How can I help you today?";
const QUIET: Playing = { piece: "", playedMs: 0, pieceMs: 0, sounding: false };

const caption = (id: string, text: string, who: Caption["who"] = "agent"): CallEvent => ({
  type: "caption",
  caption: { id, who, text, final: true, cut: false, atMs: 0 },
});
const playing = (piece: string, playedMs: number, pieceMs: number): Playing => ({
  piece,
  playedMs,
  pieceMs,
  sounding: playedMs < pieceMs,
});

/** A call that hears: what is on its screen, and the means to let time pass. */
function call() {
  let state = callMachine(
    { phase: "calling", since: 0, microphone: true },
    {
      type: "connected",
      startedAt: 0,
      turnId: 1,
    },
  );
  const heard = new Heard((event) => {
    state = callMachine(state, event);
  });
  const shown = () => {
    if (state.phase !== "live") throw new Error(state.phase);
    const words = state.captions.map(({ text, final, cut }) => ({ text, final, cut }));
    return { talk: state.talk, words };
  };
  return { heard, shown };
}

describe("what a call shows", () => {
  it("shows no word before its sound is heard", () => {
    const { heard, shown } = call();
    heard.take({ type: "talk", talk: "speaking" }, 0);
    heard.take(caption("a1", GREETING), 0);
    heard.step(QUIET, 100);
    expect(shown()).toEqual({ talk: "listening", words: [] });
    heard.step(playing("a1", 900, 3_600), 1_000);
    const { talk, words } = shown();
    expect(talk).toBe("speaking");
    expect(words[0]?.final).toBe(false);
    expect(GREETING.startsWith(words[0]?.text ?? "-")).toBe(true);
    expect(words[0]?.text.length).toBeLessThan(GREETING.length / 2);
  });

  it("says that it speaks until the last sound is out, whatever the server is doing", () => {
    const { heard, shown } = call();
    heard.take(caption("a1", GREETING), 0);
    heard.step(playing("a1", 100, 3_600), 100);
    heard.take({ type: "talk", talk: "listening" }, 200);
    heard.step(playing("a1", 3_000, 3_600), 3_000);
    expect(shown().talk).toBe("speaking");
    heard.step(playing("a1", 3_600, 3_600), 3_600);
    expect(shown()).toEqual({
      talk: "listening",
      words: [{ text: GREETING, final: true, cut: false }],
    });
  });

  it("keeps the pieces of an answer in their order, each with its own sound", () => {
    const { heard, shown } = call();
    heard.take(caption("a1", "One moment."), 0);
    heard.take(caption("a2", GREETING), 0);
    heard.step(playing("a1", 300, 700), 300);
    expect(shown().words).toHaveLength(1);
    heard.step(playing("a2", 600, 3_600), 1_300);
    expect(shown().words.map(({ final }) => final)).toEqual([true, false]);
  });

  it("leaves of an answer that was spoken over what was heard, and nothing of the next piece", () => {
    const { heard, shown } = call();
    heard.take(caption("a1", GREETING), 0);
    heard.take(caption("a2", "There is more."), 0);
    heard.step(playing("a1", 900, 3_600), 900);
    heard.cut(950);
    expect(shown().talk).toBe("listening");
    heard.step(playing("a1", 915, 915), 1_000);
    expect(shown().words[0]?.text).not.toBe(GREETING);
    heard.take({ type: "barge-in", id: "a1", spoken: "Hi Alex," }, 1_050);
    heard.take({ type: "barge-in", id: "a2", spoken: "" }, 1_050);
    heard.step(QUIET, 3_000);
    expect(shown().words).toEqual([{ text: "Hi Alex,", final: true, cut: true }]);
  });

  it("shows the whole of an answer whose cut came after its end", () => {
    const { heard, shown } = call();
    heard.take(caption("a1", GREETING), 0);
    heard.step(playing("a1", 3_500, 3_600), 3_500);
    heard.cut(3_550);
    heard.step(QUIET, 4_000);
    expect(shown().words).toEqual([{ text: GREETING, final: true, cut: false }]);
  });

  it("shows words that no speaker plays after a while, and the customer's own at once", () => {
    const { heard, shown } = call();
    heard.take(caption("c1", "Where is it?", "you"), 0);
    heard.take(caption("a1", GREETING), 0);
    expect(shown().words.map(({ text }) => text)).toEqual(["Where is it?"]);
    heard.step(QUIET, 1_000);
    expect(shown().words).toHaveLength(1);
    heard.step(QUIET, 3_500);
    expect(shown().words.map(({ text }) => text)).toEqual(["Where is it?", GREETING]);
  });
});
