/** Very long text is cut for display until someone asks for all of it. */

export const BIG_BYTES = 20_000;
const FIRST_LINES = 200;

/** A line without breaks counts too: 200 lines of at most 100 characters. */
const FIRST_CHARACTERS = 20_000;

export function firstPart(text: string): string | null {
  if (text.length <= BIG_BYTES) return null;
  let end = 0;
  for (let line = 0; line < FIRST_LINES; line += 1) {
    const next = text.indexOf("\n", end);
    if (next < 0 || next > FIRST_CHARACTERS) return text.slice(0, FIRST_CHARACTERS);
    end = next + 1;
  }
  return text.slice(0, end).trimEnd();
}

/** "1.0 MB", "24 kB". */
export function size(bytes: number): string {
  return bytes >= 1_000_000
    ? `${(bytes / 1_000_000).toFixed(1)} MB`
    : `${Math.ceil(bytes / 1000)} kB`;
}
