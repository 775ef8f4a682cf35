/** Fetches what may be opened next once the page is idle, so that it opens without a network too. */

import { useEffect } from "react";

const AT_REST_MS = 1_500;

export function usePreload(...loads: (() => Promise<unknown>)[]): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once is enough, whatever the views are.
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const load of loads) void load().catch(() => undefined);
    }, AT_REST_MS);
    return () => clearTimeout(timer);
  }, []);
}
