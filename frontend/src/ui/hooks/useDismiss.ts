/** A panel closes on Escape, on a click elsewhere, and when the focus leaves it. */

import { type RefObject, useEffect, useRef } from "react";

export function useDismiss(box: RefObject<HTMLElement>, open: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!open) return;
    const inside = (target: EventTarget | null) =>
      box.current?.contains(target as Node | null) ?? false;
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
      box.current?.querySelector("button")?.focus();
    };
    const pointer = (event: PointerEvent) => {
      if (!inside(event.target)) latest.current();
    };
    const focus = (event: FocusEvent) => {
      if (event.target instanceof HTMLElement && !inside(event.target)) latest.current();
    };
    document.addEventListener("keydown", key, true);
    document.addEventListener("pointerdown", pointer);
    document.addEventListener("focusin", focus);
    return () => {
      document.removeEventListener("keydown", key, true);
      document.removeEventListener("pointerdown", pointer);
      document.removeEventListener("focusin", focus);
    };
  }, [box, open]);
}
