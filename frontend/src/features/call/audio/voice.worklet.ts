/** Runs beside the page, on the sound's own thread: the microphone's frames, and the speaker's queue. */

import type { CaptureReport, PlaybackOrder, PlaybackReport } from "./audio";
import { Framer, meter } from "./audioFrames";
import { PlaybackQueue } from "./audioQueue";
import { Resampler } from "./audioResample";
import { fromLinear16, toLinear16 } from "./pcm";

declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new (options: never) => object): void;

const LINE_RATE = 16_000;
/** 20 ms. */
const FRAME = 320;

class Capture extends AudioWorkletProcessor {
  private readonly resampler = new Resampler(sampleRate, LINE_RATE);
  private readonly frames = new Framer(FRAME, (piece) => {
    const frame = toLinear16(piece);
    this.port.postMessage({ frame } satisfies CaptureReport, [frame]);
  });
  private readonly meter = meter(sampleRate, (level) => {
    this.port.postMessage({ level } satisfies CaptureReport);
  });

  process([input]: Float32Array[][]): boolean {
    const samples = input?.[0];
    if (!samples) return true;
    this.meter.push(samples);
    this.frames.push(this.resampler.push(samples));
    return true;
  }
}

class Playback extends AudioWorkletProcessor {
  private readonly queue = new PlaybackQueue(sampleRate);
  private readonly resampler: Resampler;
  private told = "";
  private readonly meter = meter(sampleRate, (level) => {
    const { heard, pieceMs, sounding } = this.queue;
    const report: PlaybackReport = { level, ...heard, pieceMs, sounding };
    const words = JSON.stringify(report);
    if (words !== this.told) this.port.postMessage(report);
    this.told = words;
  });

  constructor(options: { processorOptions: { rate: number } }) {
    super();
    this.resampler = new Resampler(options.processorOptions.rate, sampleRate);
    this.port.onmessage = ({ data }: MessageEvent<PlaybackOrder>) => {
      if (data instanceof ArrayBuffer) this.queue.push(this.resampler.push(fromLinear16(data)));
      else if (typeof data === "object") this.queue.mark(data.mark);
      else this.queue[data]();
    };
  }

  process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
    const [first, ...others] = output ?? [];
    if (!first) return true;
    this.queue.pull(first);
    for (const channel of others) channel.set(first);
    this.meter.push(first);
    return true;
  }
}

registerProcessor("capture", Capture);
registerProcessor("playback", Playback);
