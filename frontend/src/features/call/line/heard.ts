/** Words and state of a call as the customer hears them: what has arrived waits for its sound. */

import type { Caption, Talk } from "@/lib/callState";
import type { CallEvent } from "./callMachine";

/** What the speaker has come to. */
export interface Playing {
  /** The piece of the answer that is heard, and how much of it; "" before the first. */
  piece: string;
  playedMs: number;
  /** How much sound of that piece there is so far. */
  pieceMs: number;
  /** Sound comes out now, or is about to. */
  sounding: boolean;
}

/** The pace of speech, for a piece whose sound has not come to its end. */
const MS_PER_CHARACTER = 1000 / 15;
/** After a cut the server says at once what was heard; without a word of it, all was. */
const CUT_SAID_MS = 400;
/** A speaker that plays nothing for so long will not: the words are shown without it. */
const NO_SOUND_MS = 3_000;

type CaptionEvent = Extract<CallEvent, { type: "caption" }>;

interface Waiting {
  caption: Caption;
  arrivedAt: number;
  /** What is on the screen of it. */
  shown: string;
  /** Its sound was heard to its end, or will not be heard. */
  over: boolean;
}

export class Heard {
  private waiting: Waiting[] = [];
  private talk: Talk = "listening";
  private told: Talk = "listening";
  private cutAt: number | null = null;
  private movedAt = 0;
  private before = " 0";

  constructor(private readonly tell: (event: CallEvent) => void) {}

  /** An event of the line. The agent's words and the state wait; all else is told at once. */
  take(event: CallEvent, now: number): void {
    if (event.type === "talk") {
      this.talk = event.talk;
      // Whether it still speaks is for the speaker to say.
      if (event.talk !== "speaking" && !this.speaks()) this.say(event.talk);
      return;
    }
    if (event.type === "caption" && event.caption.who === "agent") {
      this.add(event, now);
      return;
    }
    if (event.type === "barge-in") {
      this.waiting = this.waiting.filter(({ caption }) => caption.id !== event.id);
    }
    this.tell(event);
  }

  /** The rest of the sound was thrown away: nothing more of it will be heard. */
  cut(now: number): void {
    this.cutAt = now;
    if (this.told === "speaking") this.say(this.talk === "speaking" ? "listening" : this.talk);
  }

  /** Some time has passed. */
  step(playing: Playing, now: number): void {
    const place = `${playing.piece} ${playing.playedMs}`;
    if (place !== this.before) this.movedAt = now;
    this.before = place;
    if (this.cutAt !== null && now - this.cutAt >= CUT_SAID_MS) this.settle();
    if (this.cutAt === null) this.advance(playing, now);
    this.waiting = this.waiting.filter((one) => !one.over);
    const speaks = playing.sounding && this.cutAt === null;
    this.say(speaks ? "speaking" : this.talk === "speaking" ? this.told : this.talk);
  }

  private add({ caption }: CaptionEvent, now: number): void {
    // Words that follow a cut belong to the next answer.
    if (this.cutAt !== null) this.settle();
    if (this.waiting.length === 0) this.movedAt = now;
    this.waiting.push({ caption, arrivedAt: now, shown: "", over: false });
  }

  private advance(playing: Playing, now: number): void {
    const at = this.waiting.findIndex(({ caption }) => caption.id === playing.piece);
    for (const [index, one] of this.waiting.entries()) {
      const silent = !playing.sounding && now - Math.max(this.movedAt, one.arrivedAt) > NO_SOUND_MS;
      if (index < at || silent) this.show(one, one.caption.text, true);
      else if (index === at) this.follow(one, playing);
    }
  }

  /** As many of its words as were heard; all of them once its sound has ended. */
  private follow(one: Waiting, { playedMs, pieceMs, sounding }: Playing): void {
    const { text } = one.caption;
    const ended = !sounding && playedMs > 0 && playedMs >= pieceMs;
    const lasts = Math.max(pieceMs, sounding ? text.length * MS_PER_CHARACTER : 0);
    const letters = ended ? text.length : Math.floor((text.length * playedMs) / Math.max(1, lasts));
    if (letters >= text.length) {
      this.show(one, text, ended);
      return;
    }
    // The word that is being spoken is shown in full.
    const end = text.indexOf(" ", letters);
    if (playedMs > 0) this.show(one, end < 0 ? text : text.slice(0, end), false);
  }

  private show(one: Waiting, text: string, over: boolean): void {
    one.over ||= over;
    if (text.length <= one.shown.length && !over) return;
    one.shown = text;
    this.tell({ type: "caption", caption: { ...one.caption, text, final: over } });
  }

  /** What the server has not cut by now was heard to its end. */
  private settle(): void {
    this.cutAt = null;
    for (const one of this.waiting) {
      one.over = true;
      this.tell({ type: "caption", caption: { ...one.caption, final: true } });
    }
    this.waiting = [];
  }

  private speaks(): boolean {
    return this.told === "speaking" && this.cutAt === null;
  }

  private say(talk: Talk): void {
    if (talk === this.told) return;
    this.told = talk;
    this.tell({ type: "talk", talk });
  }
}
