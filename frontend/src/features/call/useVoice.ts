/** The call: drives `callMachine` with the microphone, the line and the clock. */

import { type CallState, inCall } from "@/lib/callState";
import { type Caller, useCall } from "@/stores/call";
import { useSound } from "./keys/sound";
import { type CallEvent, callMachine } from "./line/callMachine";
import type { Line, OpenLine } from "./line/line";

export interface Voice {
  state: CallState;
  call: () => void;
  callTyped: () => void;
  end: () => void;
  mute: (muted: boolean) => void;
  /** The microphone is open only while `hold` says so. */
  holdToTalk: (on: boolean) => void;
  hold: (down: boolean) => void;
  /** Another microphone or speaker, now and in later calls. */
  listenWith: (microphone: string) => void;
  speakFrom: (speaker: string) => void;
  type: (words: string) => void;
  levels: () => { you: number; agent: number };
}

const TICK_MS = 500;
const SILENCE = { you: 0, agent: 0 };

/** One call at a time, whichever view is open. */
let open: OpenLine | null = null;
let clock: ReturnType<typeof setInterval> | undefined;

/** Leaving the page would hang up: the browser asks first. */
const warn = (event: BeforeUnloadEvent) => event.preventDefault();

function tell(event: CallEvent): void {
  const state = callMachine(useCall.getState().state, event);
  useCall.setState({ state });
  if (inCall(state)) {
    addEventListener("beforeunload", warn);
    clock ??= setInterval(() => tell({ type: "tick", at: Date.now() }), TICK_MS);
    return;
  }
  removeEventListener("beforeunload", warn);
  clearInterval(clock);
  clock = undefined;
  const line = open;
  open = null;
  line?.close();
}

/** Counts the calls: a microphone that is allowed after its call was given up is let go. */
let dialled = 0;

async function dial(line: Line): Promise<void> {
  dialled += 1;
  const mine = dialled;
  tell({ type: "call" });
  const microphone = await askForMicrophone();
  if (dialled !== mine || useCall.getState().state.phase !== "asking-mic") {
    if (typeof microphone !== "string") release(microphone);
    return;
  }
  if (typeof microphone === "string") {
    tell({ type: "mic-refused", error: microphone });
    return;
  }
  tell({ type: "mic-granted", at: Date.now() });
  open = line.open(microphone, useSound.getState().speaker, tell);
}

/** A call without a microphone: the customer types, and hears the answers where there is speech. */
function dialTyped(line: Line): void {
  dialled += 1;
  tell({ type: "call-typed", at: Date.now() });
  open = line.open(null, useSound.getState().speaker, tell);
}

const QUALITY = {
  channelCount: 1,
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

const errorName = (error: unknown) => (error instanceof DOMException ? error.name : "");

async function askForMicrophone(): Promise<MediaStream | "mic-blocked" | "no-mic"> {
  const chosen = useSound.getState().microphone;
  // No exact wish: a microphone that was chosen and is unplugged gives way to another one.
  const device = chosen ? { deviceId: { ideal: chosen } } : {};
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { ...QUALITY, ...device } });
  } catch (error) {
    return errorName(error) === "NotAllowedError" ? "mic-blocked" : "no-mic";
  }
}

/** The microphone that was chosen, in the middle of a call. What went before stays if it fails. */
async function changeMicrophone(): Promise<void> {
  const line = open;
  const microphone = await askForMicrophone();
  if (typeof microphone === "string") return;
  if (open !== line || line === null) return release(microphone);
  line.listen(microphone);
  tell({ type: "mic-found" });
  mute(isMuted());
}

function isMuted(): boolean {
  const { state } = useCall.getState();
  return "muted" in state && state.muted;
}

function mute(muted: boolean): void {
  open?.mute(muted);
  tell({ type: "mute", muted });
}

/** Released, the key is the end of the turn: nobody needs to wait for a silence. */
function hold(down: boolean): void {
  const { state } = useCall.getState();
  if (!("muted" in state) || !state.holdToTalk || state.muted !== down) return;
  mute(!down);
  if (!down) open?.endTurn();
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Without a line there is nobody to call. */
export function useVoice(line: Line | null, caller: Caller | null): Voice {
  const state = useCall((call) => call.state);
  return {
    state,
    call: () => {
      if (!line || inCall(useCall.getState().state)) return;
      useCall.setState({ caller });
      if (line.speech) void dial(line);
      else dialTyped(line);
    },
    callTyped: () => {
      if (!line || inCall(useCall.getState().state)) return;
      useCall.setState({ caller });
      dialTyped(line);
    },
    end: () => tell({ type: "end", at: Date.now() }),
    mute,
    holdToTalk: (on) => {
      open?.mute(on);
      tell({ type: "hold-to-talk", on });
    },
    hold,
    listenWith: (microphone) => {
      useSound.getState().set({ microphone });
      if (open) void changeMicrophone();
    },
    speakFrom: (speaker) => {
      useSound.getState().set({ speaker });
      open?.speakFrom(speaker);
    },
    type: (words) => open?.type(words),
    levels: () => open?.levels() ?? SILENCE,
  };
}
