/** What the server says beside the sound of a call, and what follows from it. */

import type { Talk } from "@/lib/callState";
import type { CallEvent } from "./callMachine";

export type FromServer =
  | {
      type: "ready";
      turn_id: number;
      started_at: string;
      now: string;
      audio_out: { sample_rate: number };
      /** What the customer must be told, if the shop is set up so. */
      notice?: string | null;
    }
  | { type: "talk"; talk: Talk }
  | { type: "caption"; id: string | number; who: "you" | "agent"; text: string; final: boolean }
  | { type: "flush" }
  | { type: "audio_done" }
  | { type: "notice"; text: string }
  | { type: "reconnecting" }
  | { type: "reconnected" }
  | { type: "with-person"; name?: string | null }
  | { type: "ended"; reason: string }
  | { type: "error"; code: string; detail: string };

/** What the speaker does: drop the rest, play the rest, or count from a new piece of the answer. */
export type SoundOrder = "flush" | "finish" | { mark: string };

/** What the server puts where a sentence was cut off; alone when not a word of it was heard. */
const CUT_OFF = "…";

export interface Step {
  tell?: CallEvent;
  sound?: SoundOrder;
}

/** Null for what is no message of the server's. */
export function fromServer(data: string): FromServer | null {
  try {
    const message: unknown = JSON.parse(data);
    const named = typeof message === "object" && message !== null && "type" in message;
    return named ? (message as FromServer) : null;
  } catch {
    return null;
  }
}

/** `startedAt` is 0 until the call was answered. */
export function voiceStep(message: FromServer, startedAt: number, now: number): Step {
  switch (message.type) {
    case "ready": {
      // The server's clock may differ from this one: only the distance of its two times counts.
      const began = now - (Date.parse(message.now) - Date.parse(message.started_at));
      const notice = message.notice ?? "";
      return { tell: { type: "connected", startedAt: began, turnId: message.turn_id, notice } };
    }
    case "talk":
      return { tell: message };
    case "caption": {
      const { id, who, text, final } = message;
      if (who === "agent" && text.trimEnd().endsWith(` ${CUT_OFF}`)) {
        const spoken = text.trimEnd().slice(0, -CUT_OFF.length).trim();
        return { tell: { type: "barge-in", id: String(id), spoken } };
      }
      if (text.trim() === CUT_OFF) {
        return { tell: { type: "barge-in", id: String(id), spoken: "" } };
      }
      const atMs = Math.max(0, now - startedAt);
      const caption = { id: String(id), who, text, final, cut: false, atMs };
      return {
        tell: { type: "caption", caption },
        ...(who === "agent" && { sound: { mark: caption.id } }),
      };
    }
    case "flush":
      return { sound: "flush" };
    case "audio_done":
      return { sound: "finish" };
    case "notice":
      return { tell: message };
    case "reconnecting":
      return { tell: { type: "connection-lost", at: now } };
    case "reconnected":
      return { tell: message };
    case "with-person":
      return { tell: { type: "person-joined", name: message.name ?? "" }, sound: "finish" };
    case "ended":
      return { tell: { type: "end", at: now, reason: message.reason } };
    case "error":
      // A message the server did not understand is no reason to end the call.
      return message.code === "bad_message" ? {} : { tell: lost(startedAt, message.detail) };
    default:
      return {};
  }
}

export const lost = (startedAt: number, detail = ""): CallEvent => ({
  type: "failed",
  error: startedAt ? "dropped" : "unavailable",
  detail,
});
