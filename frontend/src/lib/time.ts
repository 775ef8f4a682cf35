/** Times, days and durations as people read them. */

const LOCALE = "en-US";
const clock = new Intl.DateTimeFormat(LOCALE, { hour: "numeric", minute: "2-digit" });
const monthDay = new Intl.DateTimeFormat(LOCALE, { month: "short", day: "numeric" });
const dated = new Intl.DateTimeFormat(LOCALE, { month: "short", day: "numeric", year: "numeric" });
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: "long" });
const month = new Intl.DateTimeFormat(LOCALE, { month: "long" });
const monthYear = new Intl.DateTimeFormat(LOCALE, { month: "long", year: "numeric" });
const full = new Intl.DateTimeFormat(LOCALE, { dateStyle: "full", timeStyle: "short" });

/** Midnight of a local day, as a number that equals for two moments of one day. */
export function dayOf(at: string | number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** "2:03 PM". */
export const clockTime = (at: string | number) => clock.format(new Date(at));

/** "Sunday, November 22, 2026 at 2:03 PM", for titles. */
export const fullTime = (at: string | number) => full.format(new Date(at));

/** "October 2026". */
export const monthOf = (at: string) => monthYear.format(new Date(at));

/** "Nov 16, 2026". A plain date ("2026-11-16") stays that day in every time zone. */
export function dateOf(at: string): string {
  return dated.format(new Date(at.length === 10 ? `${at}T12:00:00` : at));
}

/** In a list: today the time, this year the day, else the date. */
export function listTime(at: string | number, now: number): string {
  const then = new Date(at);
  if (dayOf(at) === dayOf(now)) return clock.format(then);
  const sameYear = then.getFullYear() === new Date(now).getFullYear();
  return (sameYear ? monthDay : dated).format(then);
}

/** "Today", "Yesterday", "Monday 16 November", with the year when it is another one. */
export function dayLabel(at: string | number, now: number): string {
  const day = dayOf(at);
  if (day === dayOf(now)) return "Today";
  if (day === dayOf(dayOf(now) - 1)) return "Yesterday";
  const date = new Date(day);
  const year = date.getFullYear() === new Date(now).getFullYear() ? "" : ` ${date.getFullYear()}`;
  return `${weekday.format(date)} ${date.getDate()} ${month.format(date)}${year}`;
}

/** "<1 ms", "412 ms", "1.8 s", "1 m 04 s". */
export function duration(ms: number): string {
  if (ms < 1) return "<1 ms";
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, "0")} s`;
}

/** "just now", "5 min ago", "3 h ago", "2 d ago": since when something has waited. */
export function age(at: string | number, now: number): string {
  const minutes = Math.floor((now - new Date(at).getTime()) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return `${hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`} ago`;
}

/** "1:24", the length of a call. */
export function callLength(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
