/** A mail in one line: plain, without greeting, quote or signature. */

import { splitQuote } from "./quote";

const GREETING =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^\n.!?]{0,40}[,!.:]?[ \t]*(?:\n+|$)/i;
const SIGNATURE = /\n-- ?\n[\s\S]*$/;
const SIGN_OFF =
  /\n+(?:best|best regards|kind regards|regards|thanks|thank you|cheers|sincerely|yours)[^\n]{0,20}\n[\s\S]{0,120}$/i;

/** What the server puts in place of a code that was sent or written. */
export const HIDDEN_CODE = /\[code(?: removed)?\]/;

/** Markdown marks out, words in. Written for short text; callers cut first. */
function plain(text: string): string {
  return text
    .replaceAll(new RegExp(HIDDEN_CODE, "g"), "(code hidden)")
    .replace(/```[^\n]*\n?/g, " ")
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, "$1")
    .replace(/^[ \t]*\|?[ \t:|-]*-{3,}[ \t:|-]*$/gm, " ")
    .replace(/^[ \t]*(?:#{1,6}|>+|[-*+]|\d{1,3}[.)])[ \t]+/gm, "")
    .replace(/(\*\*|__|~~|`)/g, "")
    .replace(/[ \t]*\|[ \t]*/g, " ");
}

export function snippet(text: string, max = 140): string {
  // 1 MB of mail must cost what 4 kB costs.
  let { body } = splitQuote(text.slice(0, 4000).replace(/\r\n?/g, "\n").trimStart());
  body = body.replace(SIGNATURE, "").replace(SIGN_OFF, "");
  const greetingless = body.replace(GREETING, "");
  const line = plain(greetingless.trim() ? greetingless : body)
    .split("\n")
    .filter((part) => !part.startsWith(">"))
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...line];
  return characters.length > max
    ? `${characters
        .slice(0, max - 1)
        .join("")
        .trimEnd()}…`
    : line;
}
