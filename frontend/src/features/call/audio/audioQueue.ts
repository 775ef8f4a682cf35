/** What the other side said and is still to be heard: a ring of samples between line and speaker. */

/** How much must be there before sound begins: late pieces then leave no gap. More after a gap. */
const AHEAD_MS = { least: 60, most: 100, more: 20 };
/** After so much sound without a gap the line is taken for steady again. */
const STEADY_SECONDS = 10;
/** Sound that is cut off fades: a hard stop clicks. */
const FADE_MS = 15;
const FIRST_SECONDS = 20;

export class PlaybackQueue {
  private ring: Float32Array;
  private ahead: number;
  /** Samples taken since the last gap. */
  private steady = 0;
  private readonly fade: number;
  /** Samples ever put in, and ever taken out. */
  private written = 0;
  private taken = 0;
  /** Where each piece of the answer begins; the first is the one that is heard. */
  private pieces: { id: string; at: number }[] = [];
  private fading = 0;
  private running = false;
  private complete = false;

  constructor(private readonly rate: number) {
    this.ring = new Float32Array(rate * FIRST_SECONDS);
    this.ahead = this.samples(AHEAD_MS.least);
    this.fade = this.samples(FADE_MS);
  }

  private samples(ms: number): number {
    return Math.round((this.rate * ms) / 1000);
  }

  get waiting(): number {
    return this.written - this.taken;
  }

  /** The piece that is heard, and how many milliseconds of it; "" before the first. */
  get heard(): { piece: string; playedMs: number } {
    while (this.pieces[1] && this.pieces[1].at <= this.taken) this.pieces.shift();
    const [piece] = this.pieces;
    if (!piece || piece.at > this.taken) return { piece: "", playedMs: 0 };
    return { piece: piece.id, playedMs: this.milliseconds(this.taken - piece.at) };
  }

  /** How long the piece that is heard lasts, as far as its sound has come. */
  get pieceMs(): number {
    const [piece, next] = this.pieces;
    return piece ? this.milliseconds((next?.at ?? this.written) - piece.at) : 0;
  }

  private milliseconds(samples: number): number {
    return Math.round((samples / this.rate) * 1000);
  }

  /** Sound comes out, or will without anything more arriving. */
  get sounding(): boolean {
    return this.waiting > 0;
  }

  push(samples: Float32Array): void {
    if (this.waiting + samples.length > this.ring.length) this.grow(samples.length);
    for (const sample of samples) {
      this.ring[this.written % this.ring.length] = sample;
      this.written += 1;
    }
    this.complete = false;
  }

  /** A new piece begins with the next sample that is put in. */
  mark(id: string): void {
    this.pieces.push({ id, at: this.written });
  }

  /** Nothing follows for now: what is here is played, however short it is. */
  finish(): void {
    this.complete = true;
  }

  /** Throws away what was not heard yet, but for a short fade. */
  flush(): void {
    const rest = this.running ? Math.min(this.waiting, this.fade) : 0;
    this.written = this.taken + rest;
    this.fading = rest;
    this.pieces = this.pieces.filter((piece) => piece.at < this.written);
    this.complete = true;
  }

  /** Fills `output` with what comes next, or with silence. */
  pull(output: Float32Array): void {
    if (!this.running) this.running = this.waiting > 0 && this.ready();
    const count = this.running ? Math.min(output.length, this.waiting) : 0;
    for (let at = 0; at < count; at += 1) output[at] = this.next();
    output.fill(0, count);
    this.steady += count;
    if (this.running && this.waiting === 0) {
      this.running = false;
      this.adapt();
    }
  }

  /** It ran dry: in the middle of an answer the line is slower than was thought. */
  private adapt(): void {
    if (!this.complete) {
      this.ahead = Math.min(this.samples(AHEAD_MS.most), this.ahead + this.samples(AHEAD_MS.more));
      this.steady = 0;
    } else if (this.steady > this.rate * STEADY_SECONDS) {
      this.ahead = this.samples(AHEAD_MS.least);
    }
  }

  private ready(): boolean {
    return this.complete || this.waiting >= this.ahead;
  }

  private next(): number {
    const sample = this.ring[this.taken % this.ring.length] as number;
    this.taken += 1;
    if (this.fading === 0) return sample;
    const gain = this.fading / this.fade;
    this.fading -= 1;
    return sample * Math.min(1, gain);
  }

  private grow(more: number): void {
    const larger = new Float32Array((this.waiting + more) * 2);
    for (let at = this.taken; at < this.written; at += 1) {
      larger[at % larger.length] = this.ring[at % this.ring.length] as number;
    }
    this.ring = larger;
  }
}
