/** A labelled round key of the call screen, 62 px. */

import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes } from "react";

type Events = ButtonHTMLAttributes<HTMLButtonElement>;

interface RoundKeyProps {
  icon: LucideIcon;
  label: string;
  tone?: "plain" | "on" | "end" | "call";
  pressed?: boolean;
  /** It opens a panel, which is open or not. */
  expanded?: boolean;
  onClick?: () => void;
  /** For a key that does something for as long as it is held. */
  hold?: Pick<Events, "onPointerDown" | "onKeyDown" | "onKeyUp" | "onBlur" | "onContextMenu">;
}

const TONES = {
  plain: "bg-call-key text-call-text",
  on: "bg-call-text text-[#0b101c]",
  end: "bg-call-end text-call-text",
  call: "bg-[#13744a] text-call-text",
};

export function RoundKey(props: RoundKeyProps) {
  const { icon: Icon, label, tone = "plain", pressed, expanded, onClick, hold } = props;
  return (
    <button
      type="button"
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-haspopup={expanded === undefined ? undefined : "dialog"}
      onClick={onClick}
      {...hold}
      className={`flex min-w-14 select-none flex-col items-center gap-2 rounded-12 text-13 outline-offset-4 focus-visible:outline-call-agent ${hold ? "touch-none" : ""}`}
    >
      <span
        className={`grid size-[62px] place-items-center max-md:size-14 rounded-full transition duration-90 [button:hover_&]:brightness-112 ${TONES[tone]}`}
      >
        <Icon size={25} strokeWidth={1.7} aria-hidden />
      </span>
      {label}
    </button>
  );
}
