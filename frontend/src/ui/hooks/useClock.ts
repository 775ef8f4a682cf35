/** The time, as a value that changes: only as often as what shows it needs. */

import { useEffect, useState } from "react";

/** The current time, updated every `everyMs`; with null it is not updated. */
export function useClock(everyMs: number | null): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (everyMs === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

const FRESH_MS = 60_000;

/** True in the first minute after `at`. */
export function useFresh(at: string): boolean {
  const until = Date.parse(at) + FRESH_MS;
  const [, setOver] = useState(false);
  useEffect(() => {
    const left = until - Date.now();
    if (left <= 0) return;
    const timer = setTimeout(() => setOver(true), left);
    return () => clearTimeout(timer);
  }, [until]);
  return Date.now() < until;
}

/** True once `ms` have passed since `on` became true: what is over sooner never flickers. */
export function useLasting(on: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    setLasting(false);
    if (!on) return;
    const timer = setTimeout(() => setLasting(true), ms);
    return () => clearTimeout(timer);
  }, [on, ms]);
  return on && lasting;
}
