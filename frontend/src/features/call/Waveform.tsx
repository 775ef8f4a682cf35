/** The last four seconds of both voices: the agent above the line, you below. No React state. */

import { useEffect, useRef } from "react";
import type { Voice } from "./useVoice";

const SAMPLE_MS = 40;
const BAR = 3;
const STEP = 6;
const SHOWN = 100;

/** Decibels look flat when drawn, so loud parts are emphasized. */
const shape = (level = 0) => Math.min(1, level ** 2.2 * 1.25);

function drawBar(paint: CanvasRenderingContext2D, x: number, y: number, height: number): void {
  paint.beginPath();
  paint.roundRect(x, y, BAR, height, BAR / 2);
  paint.fill();
}

type Levels = ReturnType<Voice["levels"]>;
type Colors = Record<keyof Levels, string>;

/** The newest levels of both voices, as many as are shown. */
class Ring {
  private readonly you = new Float32Array(SHOWN);
  private readonly agent = new Float32Array(SHOWN);
  private at = 0;

  add({ you, agent }: Levels): void {
    this.you[this.at % SHOWN] = you;
    this.agent[this.at % SHOWN] = agent;
    this.at += 1;
  }

  /** `back`: how many samples ago. */
  level(back: number): Levels {
    const index = (this.at - back + SHOWN * 2) % SHOWN;
    return { you: this.you[index] ?? 0, agent: this.agent[index] ?? 0 };
  }
}

/** Makes the canvas as sharp as the screen, and empty. */
function cleared(element: HTMLCanvasElement, paint: CanvasRenderingContext2D) {
  const ratio = devicePixelRatio;
  const { clientWidth: width, clientHeight: height } = element;
  if (element.width !== width * ratio) {
    element.width = width * ratio;
    element.height = height * ratio;
  }
  paint.setTransform(ratio, 0, 0, ratio, 0, 0);
  paint.clearRect(0, 0, width, height);
  return { width, middle: height / 2 };
}

function drawAll(
  element: HTMLCanvasElement,
  paint: CanvasRenderingContext2D,
  ring: Ring,
  colors: Colors,
) {
  const { width, middle } = cleared(element, paint);
  const bars = Math.min(SHOWN, Math.floor(width / STEP));
  for (let bar = 0; bar < bars; bar += 1) {
    const x = bar * STEP;
    const level = ring.level(bars - bar);
    const agent = shape(level.agent) * (middle - 4);
    const you = shape(level.you) * (middle - 4);
    paint.globalAlpha = 0.45 + (0.55 * bar) / bars;
    // Silence is a row of dots.
    if (agent < 2 && you < 2) {
      paint.fillStyle = colors.agent;
      paint.globalAlpha = 0.3;
      paint.fillRect(x, middle - 1, BAR, 2);
    }
    if (agent >= 2) {
      paint.fillStyle = colors.agent;
      drawBar(paint, x, middle - agent, agent);
    }
    if (you >= 2) {
      paint.fillStyle = colors.you;
      drawBar(paint, x, middle, you);
    }
  }
}

/** Samples and draws until the function it gives back is called. */
function animate(element: HTMLCanvasElement, levels: () => Levels): () => void {
  const paint = element.getContext("2d");
  if (!paint) return () => undefined;
  const style = getComputedStyle(element);
  const colors = {
    you: style.getPropertyValue("--call-you"),
    agent: style.getPropertyValue("--call-agent"),
  };
  const ring = new Ring();
  const timer = setInterval(() => ring.add(levels()), SAMPLE_MS);
  let frame = 0;
  const draw = () => {
    frame = requestAnimationFrame(draw);
    if (!document.hidden) drawAll(element, paint, ring, colors);
  };
  frame = requestAnimationFrame(draw);
  return () => {
    clearInterval(timer);
    cancelAnimationFrame(frame);
  };
}

export function Waveform({ levels }: { levels: Voice["levels"] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const read = useRef(levels);
  read.current = levels;
  useEffect(() => {
    return canvas.current ? animate(canvas.current, () => read.current()) : undefined;
  }, []);
  return (
    <canvas
      ref={canvas}
      aria-hidden
      className="h-[120px] w-full max-w-[560px] max-md:h-[72px] motion-reduce:hidden @min-[840px]:h-[168px]"
    />
  );
}
