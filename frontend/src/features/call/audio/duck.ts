/** The agent's voice steps back while the customer speaks, before the server has heard of it. */

const SOFT = 0.2;
/** Three pieces of 40 ms in a row are a voice; a click or a breath is shorter. */
const VOICE_PIECES = 3;
/** A pause between words is no end. */
const PAUSE_PIECES = 12;
const LEAST = 0.32;
const ABOVE_NOISE = 0.2;
const NOISE_RISES = 0.002;

/** Fed with the loudness of every 40 ms of the microphone, 0 to 1. */
export class Ducker {
  private noise = 1;
  private loud = 0;
  private quiet = PAUSE_PIECES;

  /** How loud the agent's voice shall be now: 1, or softer. */
  next(you: number): number {
    // The noise of the room: falls at once, rises slowly.
    this.noise = Math.min(you, this.noise + NOISE_RISES);
    const voice = you > Math.max(LEAST, this.noise + ABOVE_NOISE);
    this.loud = voice ? this.loud + 1 : 0;
    this.quiet = this.loud >= VOICE_PIECES ? 0 : this.quiet + (voice ? 0 : 1);
    return this.quiet < PAUSE_PIECES ? SOFT : 1;
  }
}
