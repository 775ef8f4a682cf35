/** What a phone call can be in: the states, and whether there is a call. */

export type CallError = "mic-blocked" | "no-mic" | "unavailable" | "dropped";
export type Talk = "listening" | "thinking" | "speaking";

export interface Caption {
  id: string;
  who: "you" | "agent";
  text: string;
  /** Partial words are replaced in place until the final ones arrive. */
  final: boolean;
  /** The customer spoke over it: these are the words that were heard. */
  cut: boolean;
  atMs: number;
}

interface Running {
  /** The server's start of the call, in ms; the timer counts from here. */
  startedAt: number;
  /** The turn the call is written down as. */
  turnId: number;
  /** Without a microphone the customer types. */
  microphone: boolean;
  muted: boolean;
  /** The microphone is open only while a key is held. */
  holdToTalk: boolean;
  captions: Caption[];
}

export type CallState =
  | { phase: "idle" }
  | { phase: "asking-mic" }
  | { phase: "calling"; since: number; microphone: boolean }
  | ({ phase: "live"; talk: Talk } & Running)
  | ({ phase: "with-person"; name: string } & Running)
  | { phase: "ended"; lengthMs: number; turnId: number; reason: string; captions: Caption[] }
  | { phase: "error"; error: CallError; detail: string };

export type RunningState = Extract<CallState, { captions: Caption[]; muted: boolean }>;

export const isRunning = (state: CallState): state is RunningState => "muted" in state;

export const inCall = (state: CallState) =>
  isRunning(state) || state.phase === "calling" || state.phase === "asking-mic";
