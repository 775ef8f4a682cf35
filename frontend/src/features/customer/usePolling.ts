/** The paced fallback: asks again every few seconds, one question at a time, and only when seen. */

import { useEffect, useRef } from "react";

export const POLL_MS = 5_000;

/** Calls `ask` now and then `everyMs` after each answer, while `on` and the page is visible. */
export function usePolling(on: boolean, ask: () => Promise<unknown>, everyMs = POLL_MS): void {
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (!on) return;
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    const turn = async () => {
      if (!document.hidden) await latest.current().catch(() => undefined);
      if (!over) timer = setTimeout(turn, everyMs);
    };
    void turn();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [on, everyMs]);
}
