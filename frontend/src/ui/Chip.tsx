/** A word in a soft colour: a state, never a button. */

import type { ReactNode } from "react";
import type { Tone } from "@/lib/kinds/tools";

const TONES: Record<Tone, string> = {
  neutral: "bg-hover text-ink-2",
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
  danger: "bg-danger-soft text-danger",
  info: "bg-accent-soft text-accent-text",
};

export function Chip({
  tone = "neutral",
  title,
  children,
}: {
  tone?: Tone;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={`inline-flex h-[22px] flex-none items-center gap-1 whitespace-nowrap rounded-full px-2.5 font-[520] text-12 ${TONES[tone]}`}
    >
      {children}
    </span>
  );
}
