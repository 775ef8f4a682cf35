/** Order, ticket and phone numbers in a text: a line must not end inside one. */

/** Bounded, and matched only at the start of a word: a megabyte without a hyphen costs one pass. */
const NUMBER =
  /(?<![\p{L}\p{N}-])[\p{L}\p{N}]{1,16}(?:-[\p{L}\p{N}]{1,16}){1,4}(?![\p{L}\p{N}-])/gu;

interface Piece {
  /** Where in the text it begins. */
  at: number;
  text: string;
  whole: boolean;
}

/** The text in pieces; `whole` ones stay on one line. */
export function unbroken(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(NUMBER)) {
    if (!/\d/.test(found)) continue;
    if (index > at) pieces.push({ at, text: text.slice(at, index), whole: false });
    pieces.push({ at: index, text: found, whole: true });
    at = index + found.length;
  }
  if (at < text.length) pieces.push({ at, text: text.slice(at), whole: false });
  return pieces;
}
