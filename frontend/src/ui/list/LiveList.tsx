/** A long list that lives: it follows its end while you are there, and holds still while you read. */

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import {
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { counted } from "@/lib/money";
import { useListPlace } from "./useListPlace";

/** Nearer to the end than this counts as being there. */
const NEAR_END = 80;
/** How long the list holds still after a click or key inside it, while what it opened is measured. */
const HOLD_MS = 400;
/** Nearer to the beginning than this asks for older rows. */
const NEAR_START = 400;

export interface LiveListProps<Row> {
  label: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  estimate: (row: Row) => number;
  render: (row: Row) => ReactNode;
  /** Which rows are messages: they are articles, and they alone count as new. */
  isMessage: (row: Row) => boolean;
  /** Another value: what was sent here goes to the end, wherever one was. */
  sent?: string | null;
  /** The row to bring into view, once for each value. */
  sought?: number | null;
  loadOlder?: (() => void) | undefined;
  top?: ReactNode;
  /** Where the rows stand while they do not fill the list. */
  short?: "top" | "bottom";
  rowClassName?: string;
}

export function LiveList<Row>(props: LiveListProps<Row>) {
  const { rows, isMessage } = props;
  const { scroller, list, unseen, toEnd, onScroll, hold, setFocused } = useLive(props);
  let position = 0;
  const positions = rows.map((row) => (isMessage(row) ? ++position : 0));
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={scroller}
        tabIndex={0}
        aria-label={props.label}
        onScroll={onScroll}
        onClickCapture={hold}
        onFocus={(event) => setFocused(indexOf(event.target))}
        onBlur={() => setFocused(null)}
        className="scroller flex min-h-0 flex-1 flex-col -outline-offset-2"
      >
        {props.top}
        <div
          className={`relative w-full flex-none ${props.short === "top" ? "" : "mt-auto"}`}
          style={{ height: list.getTotalSize() }}
        >
          {list.getVirtualItems().map((item) => (
            <div
              key={item.key}
              ref={list.measureElement}
              data-index={item.index}
              className={`absolute inset-x-0 top-0 ${props.rowClassName ?? ""}`}
              style={{ transform: `translateY(${item.start}px)` }}
              {...article(positions[item.index] ?? 0, position)}
            >
              {props.render(rows[item.index] as Row)}
            </div>
          ))}
        </div>
      </section>
      {unseen > 0 && (
        <button
          type="button"
          onClick={toEnd}
          className="appear -translate-x-1/2 absolute bottom-3 left-1/2 flex h-9 items-center gap-2 rounded-full bg-accent px-4 font-[560] text-13 text-on-accent shadow-2"
        >
          <ArrowDown size={15} aria-hidden />
          {counted(unseen, "new message")}
        </button>
      )}
    </div>
  );
}

/** A message says which of how many it is, also of those that are not drawn. */
const article = (position: number, of: number) =>
  position > 0 ? { role: "article", "aria-posinset": position, "aria-setsize": of } : {};

/** Where the list is scrolled to: at its end or held, and what arrived meanwhile. */
function useLive<Row>(props: LiveListProps<Row>) {
  const { rows, keyOf, estimate, isMessage, sent, sought, loadOlder } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const heldUntil = useRef(0);
  const held = () => performance.now() < heldUntil.current;
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimate(rows[index] as Row),
    getItemKey: (index) => keyOf(rows[index] as Row),
    overscan: 6,
    paddingStart: 12,
    paddingEnd: 12,
    // What is opened by hand grows downwards under its own header.
    anchorTo: held() ? "start" : "end",
    scrollEndThreshold: NEAR_END,
    initialOffset: () => Number.MAX_SAFE_INTEGER,
    rangeExtractor: (range) => withFocused(range, focused),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a row keeps its key.
  const keys = useMemo(() => rows.map(keyOf), [rows]);
  const { there, look } = useListPlace(scroller, list, keys, NEAR_END, held);
  const { unseen, seen } = useUnseen(rows, keyOf, isMessage, there);
  const toEnd = useCallback(() => {
    there.current = true;
    list.scrollToEnd();
  }, [list, there]);
  useSteer(list, toEnd, sent, sought);
  const watch = (exactly = false) => {
    look(exactly);
    if (there.current) seen();
  };
  const hold = () => {
    heldUntil.current = performance.now() + HOLD_MS;
    setTimeout(() => watch(true), HOLD_MS);
  };
  const onScroll = () => {
    watch();
    if ((scroller.current?.scrollTop ?? 0) < NEAR_START) loadOlder?.();
  };
  return { scroller, list, unseen, toEnd, onScroll, hold, setFocused };
}

/** It begins at its end, goes there with what was sent, and to the row that is sought. */
function useSteer(
  list: { scrollToIndex: (index: number, options: { align: "center" }) => void },
  toEnd: () => void,
  sent: string | null | undefined,
  sought: number | null | undefined,
): void {
  useLayoutEffect(() => toEnd(), [toEnd]);
  useEffect(() => {
    if (sent) toEnd();
  }, [sent, toEnd]);
  useEffect(() => {
    if (sought !== null && sought !== undefined && sought >= 0) {
      list.scrollToIndex(sought, { align: "center" });
    }
  }, [sought, list]);
}

function indexOf(target: Element): number | null {
  const row = target.closest<HTMLElement>("[data-index]");
  return row ? Number(row.dataset.index) : null;
}

/** The row that has the focus stays mounted when it scrolls out of sight. */
function withFocused(range: Range, focused: number | null): number[] {
  const shown = defaultRangeExtractor(range);
  if (focused === null || focused >= range.count || shown.includes(focused)) return shown;
  return [...shown, focused].sort((a, b) => a - b);
}

/** How many messages arrived below while one was reading above. */
function useUnseen<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  isMessage: (row: Row) => boolean,
  there: RefObject<boolean>,
) {
  const total = rows.reduce((sum, row) => sum + (isMessage(row) ? 1 : 0), 0);
  const oldest = rows.find(isMessage);
  const first = oldest && keyOf(oldest);
  const [unseen, setUnseen] = useState(0);
  const before = useRef({ total, first });
  useEffect(() => {
    const arrived = total - before.current.total;
    const prepended = before.current.first !== first;
    before.current = { total, first };
    if (arrived > 0 && !prepended && !there.current) setUnseen((known) => known + arrived);
  }, [total, first, there]);
  return { unseen, seen: () => setUnseen(0) };
}
