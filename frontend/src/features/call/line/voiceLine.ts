/** A call over /ws/voice: linear16 both ways, typed JSON beside it. */

import type { CallMessage } from "@/api/types";
import { openSound } from "../audio/audio";
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
      openCall({ customerId, speech, microphone, speaker, tell }),
  };
}

interface CallOptions {
  customerId: number;
  speech: boolean;
  microphone: MediaStream | null;
  speaker: string;
  tell: (event: CallEvent) => void;
}

function openCall({ customerId, speech, microphone, speaker, tell }: CallOptions): OpenLine {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/ws/voice?customer_id=${customerId}`);
  socket.binaryType = "arraybuffer";
  const sound = speech ? openSound() : null;
  if (speaker) sound?.speakFrom(speaker);
  let startedAt = 0;
  let over = false;
  let told = "";
  // Typed, a call is read: its words are there when they arrive.
  const heard = sound ? new Heard(tell) : null;

  const send = (message: object | ArrayBuffer) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(message instanceof ArrayBuffer ? message : JSON.stringify(message));
  };
  const steps = setInterval(() => {
    if (sound) heard?.step(sound.heard(), Date.now());
  }, STEP_MS);
  const reports = setInterval(() => {
    const { piece, playedMs } = sound?.heard() ?? { piece: "", playedMs: 0 };
    const now = `${piece} ${playedMs}`;
    if (piece && now !== told) send({ type: "played", ms: playedMs, id: piece });
    told = now;
  }, PLAYED_EVERY_MS);

  function answered(message: Extract<CallMessage, { type: "ready" }>): void {
    sound?.speak(message.audio_out.sample_rate);
    if (microphone) listen(microphone);
  }

  function listen(stream: MediaStream): void {
    sound?.listen(stream, send, () => tell({ type: "mic-lost" }));
  }

  function hear(message: CallMessage): void {
    if (message.type === "ready") answered(message);
    const step = voiceStep(message, startedAt, Date.now());
    if (step.sound) sound?.play(step.sound);
    if (step.tell?.type === "connected") startedAt = step.tell.startedAt;
    if (step.sound === "flush") heard?.cut(Date.now());
    if (!step.tell) return;
    if (heard) heard.take(step.tell, Date.now());
    else tell(step.tell);
  }

  socket.onmessage = ({ data }) => {
    if (over) return;
    if (data instanceof ArrayBuffer) sound?.play(data);
    else {
      const message = fromServer(String(data));
      if (message) hear(message);
    }
  };
  socket.onclose = () => {
    if (!over) tell(lost(startedAt));
  };

  // A page that is left ends its call, even if the browser keeps the page for the way back.
  const leave = () => tell({ type: "end", at: Date.now() });
  const close = () => {
    over = true;
    removeEventListener("pagehide", leave);
    clearInterval(reports);
    clearInterval(steps);
    send({ type: "end" });
    socket.close();
    for (const track of microphone?.getTracks() ?? []) track.stop();
    sound?.close();
  };
  addEventListener("pagehide", leave);
  return {
    mute: (muted) => sound?.mute(muted),
    endTurn: () => send({ type: "end_turn" }),
    listen,
    speakFrom: (to) => sound?.speakFrom(to),
    type: (text) => send({ type: "typed", text }),
    levels: () => sound?.levels() ?? { you: 0, agent: 0 },
    close,
  };
}
