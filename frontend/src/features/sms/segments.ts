/** How many texts a message takes (GSM 03.38 and UCS-2, 3GPP TS 23.038). */

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** Sent as an escape and a character: two units. */
const EXTENDED = new Set("\f^{}\\[~]|€");

export interface Segments {
  encoding: "gsm" | "ucs2";
  units: number;
  segments: number;
  left: number;
}

/** Packs whole characters: an escape pair or a surrogate pair is never split between two texts. */
function pack(sizes: number[], single: number, multi: number): Omit<Segments, "encoding"> {
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= single) return { units, segments: units ? 1 : 0, left: single - units };
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > multi) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return { units, segments, left: multi - used };
}

export function segments(text: string): Segments {
  const characters = [...text];
  const gsm = characters.every((c) => BASIC.has(c) || EXTENDED.has(c));
  const sizes = characters.map((c) => (gsm ? (EXTENDED.has(c) ? 2 : 1) : c.length));
  return gsm
    ? { encoding: "gsm", ...pack(sizes, 160, 153) }
    : { encoding: "ucs2", ...pack(sizes, 70, 67) };
}

/** The counter under the field: quiet until 120 units, or once a character costs more. */
export function segmentNote(text: string): string | null {
  const counted = segments(text);
  if (counted.encoding === "gsm" && counted.units < 120) return null;
  const texts = `${counted.segments} text${counted.segments === 1 ? "" : "s"}`;
  return `${texts}, ${counted.left} left`;
}
