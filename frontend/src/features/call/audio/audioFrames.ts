/** A stream of samples cut into pieces of one length: frames for the line, and their loudness. */

import { level } from "./pcm";

/** Collects samples, and hands out every full piece. The piece is used again: read it at once. */
export class Framer {
  private readonly piece: Float32Array;
  private filled = 0;

  constructor(
    length: number,
    private readonly use: (piece: Float32Array) => void,
  ) {
    this.piece = new Float32Array(length);
  }

  push(samples: Float32Array): void {
    let from = 0;
    while (from < samples.length) {
      const count = Math.min(samples.length - from, this.piece.length - this.filled);
      this.piece.set(samples.subarray(from, from + count), this.filled);
      this.filled += count;
      from += count;
      if (this.filled < this.piece.length) return;
      this.filled = 0;
      this.use(this.piece);
    }
  }
}

/** Tells how loud every 40 ms were, 0 to 1. */
export const meter = (rate: number, tell: (loudness: number) => void): Framer =>
  new Framer(Math.round(rate * 0.04), (piece) => tell(level(piece)));
