/** A phone call as a pure state machine: every state the call screen can show, every way between. */

import {
  type CallError,
  type CallState,
  type Caption,
  inCall,
  isRunning,
  type RunningState,
  type Talk,
} from "@/lib/callState";

export type CallEvent =
  | { type: "call" }
  | { type: "call-typed"; at: number }
  | { type: "mic-granted"; at: number }
  | { type: "mic-refused"; error: "mic-blocked" | "no-mic" }
  | { type: "mic-lost" }
  | { type: "mic-found" }
  | { type: "connected"; startedAt: number; turnId: number }
  | { type: "talk"; talk: Talk }
  | { type: "caption"; caption: Caption }
  | { type: "barge-in"; id: string; spoken: string }
  | { type: "mute"; muted: boolean }
  | { type: "hold-to-talk"; on: boolean }
  | { type: "person-joined"; name: string }
  | { type: "failed"; error: CallError; detail: string }
  | { type: "tick"; at: number }
  | { type: "end"; at: number; reason?: string };

export const CALLING_LIMIT_MS = 10_000;
export const IDLE: CallState = { phase: "idle" };

/** The next state. An event that has no meaning in a state leaves it as it is. */
export function callMachine(state: CallState, event: CallEvent): CallState {
  switch (event.type) {
    case "call":
      return inCall(state) ? state : { phase: "asking-mic" };
    case "mic-granted":
      return state.phase === "asking-mic" ? calling(event.at, true) : state;
    case "call-typed":
      return inCall(state) ? state : calling(event.at, false);
    case "mic-refused":
      return state.phase === "asking-mic" ? failed(event.error) : state;
    case "connected":
      return state.phase === "calling" ? answered(event, state.microphone) : state;
    case "failed":
      return inCall(state) ? failed(event.error, event.detail) : state;
    case "tick":
      return timedOut(state, event.at);
    case "end":
      return ended(state, event.at, event.reason ?? "");
    default:
      return isRunning(state) ? duringCall(state, event) : state;
  }
}

type DuringCall = Extract<
  CallEvent,
  {
    type:
      | "talk"
      | "caption"
      | "barge-in"
      | "mute"
      | "hold-to-talk"
      | "mic-lost"
      | "mic-found"
      | "person-joined";
  }
>;

function duringCall(state: RunningState, event: DuringCall): CallState {
  const { startedAt, turnId, microphone, muted, holdToTalk, captions } = state;
  const running = { startedAt, turnId, microphone, muted, holdToTalk, captions };
  switch (event.type) {
    case "talk":
      return state.phase === "live" ? { ...state, talk: event.talk } : state;
    case "caption":
      return { ...state, captions: withCaption(captions, event.caption) };
    case "barge-in":
      return { ...state, captions: cutShort(captions, event.id, event.spoken) };
    case "mute":
      return { ...state, muted: event.muted };
    case "hold-to-talk":
      return { ...state, holdToTalk: event.on, muted: event.on };
    case "mic-lost":
      return { ...state, microphone: false, muted: false };
    case "mic-found":
      return { ...state, microphone: true, muted: muted || holdToTalk };
    case "person-joined":
      return { phase: "with-person", name: event.name, ...running };
  }
}

const failed = (error: CallError, detail = ""): CallState => ({ phase: "error", error, detail });

const calling = (since: number, microphone: boolean): CallState => ({
  phase: "calling",
  since,
  microphone,
});

const answered = (
  { startedAt, turnId }: { startedAt: number; turnId: number },
  microphone: boolean,
): CallState => ({
  phase: "live",
  talk: "listening",
  startedAt,
  turnId,
  microphone,
  muted: false,
  holdToTalk: false,
  captions: [],
});

function timedOut(state: CallState, at: number): CallState {
  if (state.phase === "calling" && at - state.since >= CALLING_LIMIT_MS) {
    return failed("unavailable", "No one answered within 10 seconds.");
  }
  return state;
}

/** Ending is never refused and never waits: from any state of a call, at once. */
function ended(state: CallState, at: number, reason: string): CallState {
  if (isRunning(state)) {
    const captions = state.captions.filter((caption) => caption.text);
    const lengthMs = Math.max(0, at - state.startedAt);
    return { phase: "ended", lengthMs, turnId: state.turnId, reason, captions };
  }
  return inCall(state) ? IDLE : state;
}

function withCaption(captions: Caption[], caption: Caption): Caption[] {
  const at = captions.findIndex((known) => known.id === caption.id);
  if (at < 0) return [...captions, caption];
  // A late partial must not undo the final words.
  if (captions[at]?.final && !caption.final) return captions;
  // What was cut short later still was said when it began.
  return captions.map((known, index) =>
    index === at ? { ...caption, cut: known.cut || caption.cut, atMs: known.atMs } : known,
  );
}

/** After the customer spoke over the agent, only what was heard stays written. */
function cutShort(captions: Caption[], id: string, spoken: string): Caption[] {
  return captions.flatMap((caption) => {
    if (caption.id !== id) return [caption];
    return spoken ? [{ ...caption, text: spoken, final: true, cut: true }] : [];
  });
}
