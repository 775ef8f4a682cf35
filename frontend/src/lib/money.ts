/** Money as text. Amounts are decimal strings, shown and typed, never summed. */

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const count = new Intl.NumberFormat("en-US");

/** "1599.99" → "$1,599.99"; what is no number stays as it came. */
export function money(amount: string): string {
  const value = Number(amount);
  return amount.trim() && Number.isFinite(value) ? dollars.format(value) : amount;
}

const AMOUNT = /^(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?$/;
const MOST_DIGITS = 7;

/** An amount that somebody typed: "$1,599.9" → "1599.90". Else why it can't be read for sure. */
export function typedAmount(typed: string): { amount: string } | { why: string } {
  const bare = typed.trim().replace(/^\$\s*/, "");
  const [, whole = "", cents = ""] = AMOUNT.exec(bare) ?? [];
  const digits = whole.replaceAll(",", "");
  if (Number(digits + cents) > 0 && digits.length <= MOST_DIGITS) {
    return { amount: Number(digits + cents).toFixed(2) };
  }
  if (digits && digits.length <= MOST_DIGITS) return { why: "Enter an amount above $0." };
  if (/^[-−–]/.test(bare)) return { why: "Enter an amount above $0, without a minus sign." };
  if (/^\d[\d.,]*$/.test(bare) && /[,.]/.test(bare)) {
    return { why: "Write cents after a period, and commas only between thousands: 1,599.00." };
  }
  return { why: "Enter an amount in dollars and cents, such as 49.99." };
}

/** What a turn cost: "$0.006", "$0.42"; enough figures to be true, none to impress. */
export function cost(amount: string): string {
  const value = Number(amount);
  if (value === 0) return "$0";
  if (value >= 0.1) return dollars.format(value);
  return value < 0.0005 ? "<$0.001" : `$${value.toFixed(3)}`;
}

/** "1,204". */
export const whole = (value: number) => count.format(value);

/** "1 message", "3 messages". */
export const counted = (n: number, noun: string) => `${whole(n)} ${noun}${n === 1 ? "" : "s"}`;
