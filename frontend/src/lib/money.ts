/** Money as text. Amounts are decimal strings, shown and typed, never summed. */

/** What the shop's amounts are in: `code` as in ISO 4217, `words` such as "dollars and cents". */
export interface Currency {
  code: string;
  sign: string;
  words: string;
}

/** Until the server has named the currency, amounts are plain numbers. */
const UNKNOWN: Currency = { code: "", sign: "", words: "digits" };
const count = new Intl.NumberFormat("en-US");
const dollars = formatOf("USD");

/** The page shows one shop, and a shop has one currency. */
let shop = { currency: UNKNOWN, format: formatOf("") };

function formatOf(code: string): Intl.NumberFormat {
  const style: Intl.NumberFormatOptions = code
    ? { style: "currency", currency: code, currencyDisplay: "narrowSymbol" }
    : {};
  return new Intl.NumberFormat("en-US", {
    ...style,
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
}

/** Shows and reads every amount in this currency from now on; null if it isn't known. */
export function setCurrency(currency: Currency | null): void {
  shop = { currency: currency ?? UNKNOWN, format: formatOf(currency?.code ?? "") };
}

/** "1599.99" → "$1,599.99" in a shop with dollars; text that isn't a number is left as it is. */
export function money(amount: string): string {
  const value = Number(amount);
  return amount.trim() && Number.isFinite(value) ? shop.format.format(value) : amount;
}

const AMOUNT = /^(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?$/;
const MOST_DIGITS = 7;

/** Reads a typed amount: "$1,599.9" → "1599.90". Otherwise says why it can't be read for sure. */
export function typedAmount(typed: string): { amount: string } | { why: string } {
  const { sign, words } = shop.currency;
  const trimmed = typed.trim();
  const bare = trimmed.startsWith(sign) ? trimmed.slice(sign.length).trimStart() : trimmed;
  const [, whole = "", cents = ""] = AMOUNT.exec(bare) ?? [];
  const digits = whole.replaceAll(",", "");
  if (Number(digits + cents) > 0 && digits.length <= MOST_DIGITS) {
    return { amount: Number(digits + cents).toFixed(2) };
  }
  if (digits && digits.length <= MOST_DIGITS) return { why: `Enter an amount above ${sign}0.` };
  if (/^[-−–]/.test(bare)) return { why: `Enter an amount above ${sign}0, without a minus sign.` };
  if (/^\d[\d.,]*$/.test(bare) && /[,.]/.test(bare)) {
    return { why: "Write cents after a period, and commas only between thousands: 1,599.00." };
  }
  return { why: `Enter an amount in ${words}, such as 49.99.` };
}

/** What a turn cost in US dollars, whatever the shop's currency: "$0.006", "$0.42". */
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
