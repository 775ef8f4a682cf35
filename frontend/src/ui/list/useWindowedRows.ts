/** Which rows are visible, in a list whose rows all have the same height. */

import { useEffect, useRef, useState } from "react";

const OVERSCAN = 8;

export function useWindowedRows(count: number, height: number) {
  const scroller = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 900 });
  const shown = count > 0;
  useEffect(() => {
    const element = scroller.current;
    if (!element || !shown) return;
    const read = () => setSeen({ top: element.scrollTop, height: element.clientHeight || 900 });
    read();
    const resize = new ResizeObserver(read);
    resize.observe(element);
    element.addEventListener("scroll", read, { passive: true });
    return () => {
      resize.disconnect();
      element.removeEventListener("scroll", read);
    };
  }, [shown]);
  const first = Math.max(0, Math.floor(seen.top / height) - OVERSCAN);
  const last = Math.min(count, Math.ceil((seen.top + seen.height) / height) + OVERSCAN);
  return { scroller, first, last, total: count * height };
}
