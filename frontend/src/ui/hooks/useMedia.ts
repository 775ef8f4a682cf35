/** Whether a media query holds now. */

import { useSyncExternalStore } from "react";

export const PHONE = "(max-width: 767px)";
export const WIDE = "(min-width: 1200px)";

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => matchMedia(query).matches,
  );
}
