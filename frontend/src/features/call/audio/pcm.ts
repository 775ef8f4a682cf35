/** Sound as numbers: 16-bit little-endian samples, and loudness between silence and full. */

const QUIET_DB = -55;
const LOUD_DB = -5;

/** linear16 → samples between −1 and 1. An odd last byte is no sample. */
export function fromLinear16(bytes: ArrayBuffer): Float32Array<ArrayBuffer> {
  const view = new DataView(bytes);
  const samples = new Float32Array(Math.floor(bytes.byteLength / 2));
  for (let at = 0; at < samples.length; at += 1) {
    samples[at] = view.getInt16(at * 2, true) / 32_768;
  }
  return samples;
}

/** Root mean square on a scale from −55 dB (0) to −5 dB (1). */
export function level(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
  return Math.min(1, Math.max(0, (decibels - QUIET_DB) / (LOUD_DB - QUIET_DB)));
}

/** Samples between −1 and 1 → linear16; what is louder is cut off. */
export function toLinear16(samples: Float32Array): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(samples.length * 2));
  samples.forEach((sample, at) => {
    view.setInt16(at * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true);
  });
  return view.buffer;
}
