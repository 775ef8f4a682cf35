/** Where a mail's quote of the message before begins, and how our own replies quote. */

const ATTRIBUTION =
  /^(?:on .{4,200} wrote:|le .{4,200} a écrit ?:|am .{4,200} schrieb .{1,120}:|-{2,} ?original message ?-{2,}|_{20,})$/i;

export interface Split {
  body: string;
  quote: string;
}

/** Splits off a quote that ends the mail. One answered inline, line by line, is left alone. */
export function splitQuote(text: string): Split {
  const lines = text.split("\n");
  let start = lines.length;
  while (start > 0 && /^\s*$/.test(lines[start - 1] ?? "")) start -= 1;
  const end = start;
  while (start > 0 && /^(?:>|\s*$)/.test(lines[start - 1] ?? "")) start -= 1;
  while (start < end && /^\s*$/.test(lines[start] ?? "")) start += 1;
  if (start === end) return { body: text, quote: "" };
  const above = lines.slice(0, start);
  while (above.length && /^\s*$/.test(above.at(-1) ?? "")) above.pop();
  if (ATTRIBUTION.test(above.at(-1)?.trim() ?? "")) above.pop();
  else if (ATTRIBUTION.test(above.slice(-2).join(" ").trim())) above.splice(-2);
  const answeredInline = above.some((line) => line.startsWith(">"));
  const body = above.join("\n").trimEnd();
  if (answeredInline || !body) return { body: text, quote: "" };
  return { body, quote: lines.slice(above.length).join("\n").trim() };
}

/** The quote a mail program puts under a reply. */
export function quoteOf(text: string, who: string, when: string): string {
  const lines = text.trimEnd().split("\n");
  return [`On ${when} ${who} wrote:`, "", ...lines.map((line) => `> ${line}`)].join("\n");
}
