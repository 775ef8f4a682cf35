/** A call over /ws/voice: linear16 both ways, typed JSON beside it. */

import type { CallMessage } from "@/api/types";
import { openSound, type Sound } from "../audio/audio";
import type { CallEvent } from "./callMachine";
import { Heard } from "./heard";
import type { Line, OpenLine } from "./line";
import { fromServer, lost, voiceStep } from "./voiceEvents";

/** How often the server hears how much of its answer was heard. */
const PLAYED_EVERY_MS = 200;
/** How often the words on the screen catch up with the voice. */
const STEP_MS = 100;

export function voiceLine(customerId: number, speech: boolean): Line {
  return {
    speech,
    open: (microphone, speaker, tell) =>
      new Call({ customerId, speech, microphone, speaker, tell }),
  };
}

interface CallOptions {
  customerId: number;
  speech: boolean;
  microphone: MediaStream | null;
  speaker: string;
  tell: (event: CallEvent) => void;
}

class Call implements OpenLine {
  private readonly socket: WebSocket;
  private readonly sound: Sound | null;
  // Typed, a call is read: its words are there when they arrive.
  private readonly heard: Heard | null;
  private readonly timers: ReturnType<typeof setInterval>[];
  private startedAt = 0;
  private over = false;
  private reported = "";

  constructor(private readonly options: CallOptions) {
    const { customerId, speech, speaker, tell } = options;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(`${scheme}//${location.host}/ws/voice?customer_id=${customerId}`);
    this.socket.binaryType = "arraybuffer";
    this.sound = speech ? openSound() : null;
    if (speaker) this.sound?.speakFrom(speaker);
    this.heard = this.sound ? new Heard(tell) : null;
    this.timers = [
      setInterval(() => this.step(), STEP_MS),
      setInterval(() => this.report(), PLAYED_EVERY_MS),
    ];
    this.socket.onmessage = ({ data }) => this.arrived(data);
    this.socket.onclose = () => {
      if (!this.over) tell(lost(this.startedAt));
    };
    addEventListener("pagehide", this.leave);
  }

  mute(muted: boolean): void {
    this.sound?.mute(muted);
  }

  endTurn(): void {
    this.send({ type: "end_turn" });
  }

  listen(stream: MediaStream): void {
    const frame = (bytes: ArrayBuffer) => this.send(bytes);
    this.sound?.listen(stream, frame, () => this.options.tell({ type: "mic-lost" }));
  }

  speakFrom(speaker: string): void {
    this.sound?.speakFrom(speaker);
  }

  type(text: string): void {
    this.send({ type: "typed", text });
  }

  levels(): { you: number; agent: number } {
    return this.sound?.levels() ?? { you: 0, agent: 0 };
  }

  close(): void {
    this.over = true;
    removeEventListener("pagehide", this.leave);
    for (const timer of this.timers) clearInterval(timer);
    this.send({ type: "end" });
    this.socket.close();
    for (const track of this.options.microphone?.getTracks() ?? []) track.stop();
    this.sound?.close();
  }

  /** A page that is left ends its call, even if the browser keeps the page for the way back. */
  private readonly leave = () => this.options.tell({ type: "end", at: Date.now() });

  private send(message: object | ArrayBuffer): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(message instanceof ArrayBuffer ? message : JSON.stringify(message));
  }

  private step(): void {
    if (this.sound) this.heard?.step(this.sound.heard(), Date.now());
  }

  /** Tells the server how much of its answer was heard, when that has changed. */
  private report(): void {
    const { piece, playedMs } = this.sound?.heard() ?? { piece: "", playedMs: 0 };
    const now = `${piece} ${playedMs}`;
    if (piece && now !== this.reported) this.send({ type: "played", ms: playedMs, id: piece });
    this.reported = now;
  }

  private arrived(data: unknown): void {
    if (this.over) return;
    if (data instanceof ArrayBuffer) {
      this.sound?.play(data);
      return;
    }
    const message = fromServer(String(data));
    if (message) this.hear(message);
  }

  private hear(message: CallMessage): void {
    const { microphone, tell } = this.options;
    if (message.type === "ready") {
      this.sound?.speak(message.audio_out.sample_rate);
      if (microphone) this.listen(microphone);
    }
    const step = voiceStep(message, this.startedAt, Date.now());
    if (step.sound) this.sound?.play(step.sound);
    if (step.tell?.type === "connected") this.startedAt = step.tell.startedAt;
    if (step.sound === "flush") this.heard?.cut(Date.now());
    if (!step.tell) return;
    if (this.heard) this.heard.take(step.tell, Date.now());
    else tell(step.tell);
  }
}
