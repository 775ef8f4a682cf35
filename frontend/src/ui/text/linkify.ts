/** Finds only http(s) links and email addresses in what people wrote. */

export interface Piece {
  text: string;
  href?: string;
}

const LINK =
  /\bhttps?:\/\/[^\s<>"'`{}|\\^]{1,2000}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gi;

/** A link ends before the punctuation that ends the sentence, and before an unopened bracket. */
function trimmed(url: string): string {
  let end = url.replace(/[.,;:!?]+$/, "");
  if (end.endsWith(")") && !end.includes("(")) end = end.slice(0, -1);
  return end.replace(/[.,;:!?]+$/, "");
}

/**
 * The address a link may have, or null: http, https and mailto only, written out in full. A name
 * before the host would pass for it, and browsers correct a backslash or a missing slash.
 */
export function safeHref(href: string): string | null {
  if (!/^(?:https?:\/\/[^/\\]|mailto:)[^\\\s]*$/i.test(href)) return null;
  try {
    const url = new URL(href);
    return url.username || url.password ? null : url.href;
  } catch {
    return null;
  }
}

export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    const web = /^http/i.test(match[0]);
    const shown = web ? trimmed(match[0]) : match[0];
    const href = safeHref(web ? shown : `mailto:${shown}`);
    if (!href) continue;
    if (match.index > at) pieces.push({ text: text.slice(at, match.index) });
    pieces.push({ text: shown, href });
    at = match.index + shown.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}
