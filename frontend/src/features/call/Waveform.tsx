/** The last four seconds of both voices: the agent above the line, you below. No React state. */

import { useEffect, useRef } from "react";
import type { Voice } from "./useVoice";

const SAMPLE_MS = 40;
const BAR = 3;
const STEP = 6;
const SHOWN = 100;

/** Decibels are flat to the eye: what is loud stands out more. */
const shape = (level = 0) => Math.min(1, level ** 2.2 * 1.25);

function drawBar(paint: CanvasRenderingContext2D, x: number, y: number, height: number): void {
  paint.beginPath();
  paint.roundRect(x, y, BAR, height, BAR / 2);
  paint.fill();
}

export function Waveform({ levels }: { levels: Voice["levels"] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const read = useRef(levels);
  read.current = levels;
  useEffect(() => {
    const element = canvas.current;
    const paint = element?.getContext("2d");
    if (!element || !paint) return;
    const style = getComputedStyle(element);
    const colours = {
      you: style.getPropertyValue("--call-you"),
      agent: style.getPropertyValue("--call-agent"),
    };
    const ring = { you: new Float32Array(SHOWN), agent: new Float32Array(SHOWN) };
    let at = 0;
    const timer = setInterval(() => {
      const now = read.current();
      ring.you[at % SHOWN] = now.you;
      ring.agent[at % SHOWN] = now.agent;
      at += 1;
    }, SAMPLE_MS);
    let frame = 0;
    const draw = () => {
      frame = requestAnimationFrame(draw);
      if (document.hidden) return;
      const ratio = devicePixelRatio;
      const { clientWidth: width, clientHeight: height } = element;
      if (element.width !== width * ratio) {
        element.width = width * ratio;
        element.height = height * ratio;
      }
      paint.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint.clearRect(0, 0, width, height);
      const middle = height / 2;
      const bars = Math.min(SHOWN, Math.floor(width / STEP));
      for (let bar = 0; bar < bars; bar += 1) {
        const index = (at - bars + bar + SHOWN * 2) % SHOWN;
        const x = bar * STEP;
        const agent = shape(ring.agent[index]) * (middle - 4);
        const you = shape(ring.you[index]) * (middle - 4);
        paint.globalAlpha = 0.45 + (0.55 * bar) / bars;
        // Silence is a row of dots.
        if (agent < 2 && you < 2) {
          paint.fillStyle = colours.agent;
          paint.globalAlpha = 0.3;
          paint.fillRect(x, middle - 1, BAR, 2);
        }
        if (agent >= 2) {
          paint.fillStyle = colours.agent;
          drawBar(paint, x, middle - agent, agent);
        }
        if (you >= 2) {
          paint.fillStyle = colours.you;
          drawBar(paint, x, middle, you);
        }
      }
    };
    frame = requestAnimationFrame(draw);
    return () => {
      clearInterval(timer);
      cancelAnimationFrame(frame);
    };
  }, []);
  return (
    <canvas
      ref={canvas}
      aria-hidden
      className="h-[120px] w-full max-w-[560px] max-md:h-[72px] motion-reduce:hidden @min-[840px]:h-[168px]"
    />
  );
}
