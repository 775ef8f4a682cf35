/** The two ends of a call's sound: the microphone as frames, and the speaker with its queue. */

import type { Playing } from "../line/heard";
import type { SoundOrder } from "../line/voiceEvents";
import { Ducker } from "./duck";
import worklet from "./voice.worklet.ts?worker&url";

export type CaptureReport = { frame: ArrayBuffer } | { level: number };
export type PlaybackOrder = ArrayBuffer | SoundOrder;
export interface PlaybackReport extends Playing {
  level: number;
}

export interface Sound {
  /** Frames of this microphone go out from now on. `lost`: it was unplugged or taken away. */
  listen: (stream: MediaStream, send: (frame: ArrayBuffer) => void, lost: () => void) => void;
  /** Linear16 at `rate` comes in from now on. */
  speak: (rate: number) => void;
  /** Sound to be heard; or: drop the rest, play the rest, a new piece begins. */
  play: (order: PlaybackOrder) => void;
  mute: (muted: boolean) => void;
  /** The device to be heard from; one that is gone changes nothing. */
  speakFrom: (speaker: string) => void;
  heard: () => Playing;
  levels: () => { you: number; agent: number };
  close: () => void;
}

/** Chromium and Firefox can be told which device to play on; Safari can't. */
type Steerable = AudioContext & { setSinkId?: (speaker: string) => Promise<void> };

const DUCK_SECONDS = 0.06;

/** Open it while the click on Call still counts: a browser lets no page sound by itself. */
export function openSound(): Sound {
  const context: Steerable = new AudioContext({ latencyHint: "interactive" });
  // Where no sound can be had, the captions still come and typing still works.
  const loaded = context.audioWorklet.addModule(worklet).then(
    () => true,
    () => false,
  );
  const heard: PlaybackReport = {
    level: 0,
    piece: "",
    playedMs: 0,
    pieceMs: 0,
    sounding: false,
  };
  let early: PlaybackOrder[] | null = [];
  let player: AudioWorkletNode | null = null;
  let microphone: MediaStream | null = null;
  let capture: AudioWorkletNode | null = null;
  let gain: GainNode | null = null;
  const ducker = new Ducker();
  let muted = false;
  let you = 0;
  void context.resume();

  async function whenLoaded(act: () => void): Promise<void> {
    if ((await loaded) && context.state !== "closed") act();
  }

  function measured(level: number): void {
    you = level;
    const loudness = ducker.next(muted ? 0 : level);
    gain?.gain.setTargetAtTime(loudness, context.currentTime, DUCK_SECONDS);
  }

  function release(): void {
    for (const track of microphone?.getTracks() ?? []) track.stop();
    capture?.port.close();
    capture?.disconnect();
    capture = null;
  }

  return {
    listen: (stream, send, lost) => {
      release();
      microphone = stream;
      const gone = () => microphone === stream && lost();
      for (const track of stream.getAudioTracks()) track.addEventListener("ended", gone);
      void whenLoaded(() => {
        if (microphone !== stream) return;
        capture = new AudioWorkletNode(context, "capture", { numberOfOutputs: 0 });
        capture.port.onmessage = ({ data }: MessageEvent<CaptureReport>) => {
          if ("level" in data) measured(data.level);
          // Muted, the line still carries frames, of silence: a line that stops looks broken.
          else send(muted ? new ArrayBuffer(data.frame.byteLength) : data.frame);
        };
        context.createMediaStreamSource(stream).connect(capture);
      });
    },
    speak: (rate) => {
      void whenLoaded(() => {
        player = new AudioWorkletNode(context, "playback", {
          numberOfInputs: 0,
          outputChannelCount: [1],
          processorOptions: { rate },
        });
        player.port.onmessage = ({ data }: MessageEvent<PlaybackReport>) => {
          Object.assign(heard, data);
        };
        gain = context.createGain();
        player.connect(gain).connect(context.destination);
        for (const order of early ?? []) player.port.postMessage(order);
        early = null;
      });
    },
    play: (order) => {
      if (player) player.port.postMessage(order);
      else early?.push(order);
    },
    mute: (on) => {
      muted = on;
    },
    speakFrom: (speaker) => void context.setSinkId?.(speaker).catch(() => undefined),
    heard: () => heard,
    levels: () => ({ you: muted ? 0 : you, agent: heard.level }),
    close: () => {
      release();
      void context.close();
    },
  };
}
