/** The keyboard: single letters, dead in fields, and they can be switched off (WCAG 2.1.4). */

import { useEffect, useRef } from "react";
import { useUi } from "@/stores/ui";

export type Shortcuts = Record<string, () => void>;

const inField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

const inDialog = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest("dialog[open]") !== null;

/** How long after `g` the second letter counts. */
const SEQUENCE_MS = 1_200;
let prefixAt = Number.NEGATIVE_INFINITY;

/**
 * Keys by name: "r", "?", "g e", "ArrowDown". Enter and Escape are left to the elements, which
 * know what they mean there.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const on = useUi((ui) => ui.shortcuts);
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // What is switched off are characters; Escape and the arrows go on.
      if (!on && event.key.length === 1) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (inField(event.target) || inDialog(event.target)) return;
      const sequence = event.timeStamp - prefixAt < SEQUENCE_MS ? `g ${event.key}` : event.key;
      const act = latest.current[sequence];
      if (event.key === "g") prefixAt = event.timeStamp;
      if (!act) return;
      prefixAt = Number.NEGATIVE_INFINITY;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [on]);
}
