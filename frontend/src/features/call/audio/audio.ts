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
export const openSound = (): Sound => new CallSound();

class CallSound implements Sound {
  private readonly context: Steerable = new AudioContext({ latencyHint: "interactive" });
  // Where no sound can be had, the captions still come and typing still works.
  private readonly loaded = this.context.audioWorklet.addModule(worklet).then(
    () => true,
    () => false,
  );
  private readonly report: PlaybackReport = {
    level: 0,
    piece: "",
    playedMs: 0,
    pieceMs: 0,
    sounding: false,
  };
  private early: PlaybackOrder[] = [];
  private player: AudioWorkletNode | null = null;
  private microphone: MediaStream | null = null;
  private capture: AudioWorkletNode | null = null;
  private gain: GainNode | null = null;
  private readonly ducker = new Ducker();
  private muted = false;
  private you = 0;

  constructor() {
    void this.context.resume();
  }

  listen(stream: MediaStream, send: (frame: ArrayBuffer) => void, lost: () => void): void {
    this.release();
    this.microphone = stream;
    const gone = () => this.microphone === stream && lost();
    for (const track of stream.getAudioTracks()) track.addEventListener("ended", gone);
    void this.whenLoaded(() => {
      if (this.microphone !== stream) return;
      this.capture = new AudioWorkletNode(this.context, "capture", { numberOfOutputs: 0 });
      this.capture.port.onmessage = ({ data }: MessageEvent<CaptureReport>) => {
        if ("level" in data) this.measured(data.level);
        // Muted, the line still carries frames, of silence: a line that stops looks broken.
        else send(this.muted ? new ArrayBuffer(data.frame.byteLength) : data.frame);
      };
      this.context.createMediaStreamSource(stream).connect(this.capture);
    });
  }

  speak(rate: number): void {
    void this.whenLoaded(() => {
      this.player = new AudioWorkletNode(this.context, "playback", {
        numberOfInputs: 0,
        outputChannelCount: [1],
        processorOptions: { rate },
      });
      this.player.port.onmessage = ({ data }: MessageEvent<PlaybackReport>) => {
        Object.assign(this.report, data);
      };
      this.gain = this.context.createGain();
      this.player.connect(this.gain).connect(this.context.destination);
      for (const order of this.early) this.player.port.postMessage(order);
      this.early = [];
    });
  }

  play(order: PlaybackOrder): void {
    if (this.player) this.player.port.postMessage(order);
    else this.early.push(order);
  }

  mute(muted: boolean): void {
    this.muted = muted;
  }

  speakFrom(speaker: string): void {
    void this.context.setSinkId?.(speaker).catch(() => undefined);
  }

  heard(): Playing {
    return this.report;
  }

  levels(): { you: number; agent: number } {
    return { you: this.muted ? 0 : this.you, agent: this.report.level };
  }

  close(): void {
    this.release();
    void this.context.close();
  }

  private async whenLoaded(act: () => void): Promise<void> {
    if ((await this.loaded) && this.context.state !== "closed") act();
  }

  private measured(level: number): void {
    this.you = level;
    const loudness = this.ducker.next(this.muted ? 0 : level);
    this.gain?.gain.setTargetAtTime(loudness, this.context.currentTime, DUCK_SECONDS);
  }

  private release(): void {
    for (const track of this.microphone?.getTracks() ?? []) track.stop();
    this.capture?.port.close();
    this.capture?.disconnect();
    this.capture = null;
  }
}
