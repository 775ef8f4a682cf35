/** Changes the sample rate of sound that comes in pieces: windowed sinc, one filter per phase. */

/** Zero crossings of the filter on either side: enough that nothing above the limit is heard. */
const CROSSINGS = 16;
/** The filter lets through this part of what the lower rate can hold. */
const PASS = 0.9;

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Feed it with `push`; it keeps what the next piece needs. Rates are whole numbers of hertz. */
export class Resampler {
  private readonly step: number;
  private readonly phases: number;
  private readonly half: number;
  private readonly filters: Float32Array[];
  private tail: Float32Array;
  /** Where the next output sample lies, in `phases`-ths of an input sample from the tail's start. */
  private position: number;

  constructor(from: number, to: number) {
    const common = gcd(from, to);
    this.step = from / common;
    this.phases = to / common;
    const limit = Math.min(1, to / from) * PASS;
    this.half = Math.ceil(CROSSINGS / limit);
    this.filters = Array.from({ length: this.phases }, (_, phase) =>
      filterOf(phase / this.phases, this.half, limit),
    );
    this.tail = new Float32Array(this.half);
    this.position = this.half * this.phases;
  }

  push(input: Float32Array): Float32Array {
    if (this.step === this.phases) return input;
    const samples = new Float32Array(this.tail.length + input.length);
    samples.set(this.tail);
    samples.set(input, this.tail.length);
    // The last output sample still needs `half` samples after it.
    const end = (samples.length - this.half) * this.phases;
    const count = Math.max(0, Math.ceil((end - this.position) / this.step));
    const output = new Float32Array(count);
    for (let at = 0; at < count; at += 1) {
      output[at] = this.at(samples);
      this.position += this.step;
    }
    const first = Math.floor(this.position / this.phases) - this.half;
    const dropped = Math.min(first, samples.length);
    this.tail = samples.slice(dropped);
    this.position -= dropped * this.phases;
    return output;
  }

  private at(samples: Float32Array): number {
    const filter = this.filters[this.position % this.phases] as Float32Array;
    const first = Math.floor(this.position / this.phases) - this.half + 1;
    let sum = 0;
    for (let tap = 0; tap < filter.length; tap += 1) {
      sum += (filter[tap] as number) * (samples[first + tap] ?? 0);
    }
    return sum;
  }
}

/** Blackman-windowed sinc around a point `offset` of a sample after the middle, with gain 1. */
function filterOf(offset: number, half: number, limit: number): Float32Array {
  const filter = new Float32Array(half * 2);
  let sum = 0;
  for (let tap = 0; tap < filter.length; tap += 1) {
    const distance = tap - half + 1 - offset;
    const angle = Math.PI * distance * limit;
    const sinc = distance === 0 ? 1 : Math.sin(angle) / angle;
    const turn = Math.PI * (distance / half);
    const value = sinc * (0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn));
    filter[tap] = value;
    sum += value;
  }
  return filter.map((value) => value / sum);
}
