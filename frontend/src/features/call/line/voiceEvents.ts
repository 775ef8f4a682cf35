/** What the server says beside the sound of a call, and what follows from it. */

import type { CallMessage } from "@/api/types";
import type { CallEvent } from "./callMachine";

/** What the speaker does: drop the rest, play the rest, or count from a new piece of the answer. */
export type SoundOrder = "flush" | "finish" | { mark: string };

export interface Step {
  tell?: CallEvent;
  sound?: SoundOrder;
}

/** Null for what is no message of the server's. */
export function fromServer(data: string): CallMessage | null {
  try {
    const message: unknown = JSON.parse(data);
    const named = typeof message === "object" && message !== null && "type" in message;
    return named ? (message as CallMessage) : null;
  } catch {
    return null;
  }
}

/** `startedAt` is 0 until the call was answered. */
export function voiceStep(message: CallMessage, startedAt: number, now: number): Step {
  switch (message.type) {
    case "ready": {
      // The server's clock may differ from this one: only the distance of its two times counts.
      const began = now - (Date.parse(message.now) - Date.parse(message.started_at));
      return { tell: { type: "connected", startedAt: began, turnId: message.turn_id } };
    }
    case "talk":
      return { tell: message };
    case "caption": {
      const { id, who, text, final, cut } = message;
      if (cut) return { tell: { type: "barge-in", id, spoken: text } };
      const caption = { id, who, text, final, cut, atMs: Math.max(0, now - startedAt) };
      return {
        tell: { type: "caption", caption },
        ...(who === "agent" && { sound: { mark: id } }),
      };
    }
    case "flush":
      return { sound: "flush" };
    case "audio_done":
      return { sound: "finish" };
    case "reconnected":
      // The voice behind the line is back; the line itself never broke.
      return {};
    case "with-person":
      return { tell: { type: "person-joined", name: message.name ?? "" }, sound: "finish" };
    case "ended":
      return { tell: { type: "end", at: now, reason: message.reason } };
    case "error":
      // A message the server did not understand is no reason to end the call.
      return message.code === "bad_message" ? {} : { tell: lost(startedAt, message.detail) };
    default:
      return later(message);
  }
}

export const lost = (startedAt: number, detail = ""): CallEvent => ({
  type: "failed",
  error: startedAt ? "dropped" : "unavailable",
  detail,
});

/** A server newer than this page says more: that is passed over. */
const later = (_: never): Step => ({});
