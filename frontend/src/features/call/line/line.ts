/** What carries a call: it is opened with a microphone, and tells what happens as call events. */

import type { CallEvent } from "./callMachine";

export interface Line {
  /** A typed call needs no microphone. */
  speech: boolean;
  /** `speaker` is the device to be heard from; "" is the one the machine uses. */
  open: (
    microphone: MediaStream | null,
    speaker: string,
    tell: (event: CallEvent) => void,
  ) => OpenLine;
}

export interface OpenLine {
  mute: (muted: boolean) => void;
  type: (words: string) => void;
  /** The customer has finished: the answer need not wait for a silence. */
  endTurn: () => void;
  /** Another microphone, in the middle of the call. */
  listen: (microphone: MediaStream) => void;
  speakFrom: (speaker: string) => void;
  /** How loud both sides are now, 0 to 1. */
  levels: () => { you: number; agent: number };
  close: () => void;
}
