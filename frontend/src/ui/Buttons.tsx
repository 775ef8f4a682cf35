/** Buttons: a plain one, a filled one, and one with an icon and a name for it. */

import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes } from "react";

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  tone?: "plain" | "soft" | "filled";
  icon?: LucideIcon;
};

const TONES = {
  plain: "border border-control bg-surface text-ink hover:bg-hover",
  soft: "bg-accent-soft text-accent-text hover:brightness-97",
  filled: "bg-accent text-on-accent hover:brightness-108",
};

export function Button({
  tone = "plain",
  icon: Icon,
  className = "",
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={`inline-flex h-9 items-center justify-center gap-2 whitespace-nowrap rounded-full px-4 font-[560] text-14 transition duration-90 disabled:cursor-not-allowed disabled:opacity-55 max-md:h-11 ${TONES[tone]} ${className}`}
      {...rest}
    >
      {Icon && <Icon size={17} strokeWidth={1.9} aria-hidden />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "aria-label"> & {
  icon: LucideIcon;
  label: string;
  /** The key that does the same, for the tooltip. */
  hotkey?: string;
};

export function IconButton({
  icon: Icon,
  label,
  hotkey,
  className = "",
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={hotkey ? `${label} (${hotkey})` : label}
      className={`grid size-8 flex-none place-items-center rounded-full text-ink-2 transition duration-90 hover:bg-hover max-md:size-11 ${className}`}
      {...rest}
    >
      <Icon size={18} strokeWidth={1.8} aria-hidden />
    </button>
  );
}

export function KeyCap({ children }: { children: string }) {
  return (
    <kbd className="rounded-6 bg-hover px-1.5 py-0.5 font-sans text-12 text-ink-2 max-md:hidden">
      {children}
    </kbd>
  );
}
