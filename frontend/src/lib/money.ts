/** Money as text. Amounts arrive as decimal strings and are only ever shown, never summed. */

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const count = new Intl.NumberFormat("en-US");

/** "1599.99" → "$1,599.99"; what is no number stays as it came. */
export function money(amount: string): string {
  const value = Number(amount);
  return amount.trim() && Number.isFinite(value) ? dollars.format(value) : amount;
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
