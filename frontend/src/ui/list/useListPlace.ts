/** Where one reads in a long list: at its end, which is followed, or at a row, which holds still. */

import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

type List = Virtualizer<HTMLDivElement, Element>;

interface Place {
  /** The visible rows, and how far below the upper edge each begins. */
  rows: { key: string; index: number; below: number }[];
  top: number;
}

/**
 * Nearer to the end than `near` is at the end; `held`: something was opened by hand and is growing.
 * Gives whether the end is followed, and `look`, to be called when the list was scrolled.
 */
export function useListPlace(
  scroller: RefObject<HTMLDivElement>,
  list: List,
  keys: readonly string[],
  near: number,
  held: () => boolean,
) {
  const there = useRef(true);
  const place = useRef<Place>({ rows: [], top: 0 });

  const note = (element: HTMLDivElement) => {
    const above = element.scrollTop - listTop(element);
    const rows = list
      .getVirtualItems()
      .filter((item) => item.end > above)
      .map(({ key, index, start }) => ({ key: String(key), index, below: start - above }));
    place.current = { rows, top: element.scrollTop };
  };
  /** Only a move upwards leaves the end: what grows below has moved nobody. */
  const look = (exactly = false) => {
    const element = scroller.current;
    if (!element) return;
    const up = element.scrollTop < place.current.top - 1;
    // Read off the page: the list itself hears of a scroll later than this does.
    const left = element.scrollHeight - element.clientHeight - element.scrollTop;
    there.current = left <= near || (!exactly && there.current && !up);
    note(element);
  };

  const size = list.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that came, or were measured, are what moves the list.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (there.current && !held()) list.scrollToEnd();
    else {
      // Of the rows in sight the first that is still there: a day's line moves up with its day.
      const row = place.current.rows.find(({ key, index }) => keys.indexOf(key) >= index);
      const now = row ? keys.indexOf(row.key) : -1;
      const item = list.measurementsCache[now];
      if (row && item && now !== row.index) {
        element.scrollTop = listTop(element) + item.start - row.below;
      }
    }
    note(element);
  }, [keys, size]);

  // When the room for the list changes (a section opens above, a keyboard comes up), its end stays.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const resized = new ResizeObserver(() => {
      if (there.current) list.scrollToEnd();
    });
    resized.observe(element);
    return () => resized.disconnect();
  }, [scroller, list]);

  return { there, look };
}

/** Where the rows begin in what is scrolled: below a button for older ones, if there is one. */
function listTop(element: HTMLDivElement): number {
  const rows = element.lastElementChild;
  return rows instanceof HTMLElement ? rows.offsetTop - element.offsetTop : 0;
}
