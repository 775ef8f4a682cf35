/** Words for what was noted about a customer, and for how sure the shop is who they are. */

import type { CustomerDetail } from "@/api/types";

const LABELS: Record<string, string> = {
  issue_type: "Issue",
  order_number: "Order",
  severity: "Severity",
  first_name: "First name",
  last_name: "Last name",
};

export const sentence = (text: string) => {
  const words = text.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const factLabel = (name: string) => LABELS[name] ?? sentence(name);

/** Codes become words; numbers and names stay as they are. */
export const factValue = (name: string, value: string) =>
  name === "issue_type" || name === "severity" ? sentence(value) : value;

export const LEVELS: Record<CustomerDetail["level"], { name: string; may: string }> = {
  L0: {
    name: "Unknown sender",
    may: "The assistant can discuss products, stock and policies, but not orders.",
  },
  L1: {
    name: "Contact matched",
    may: "Can see their orders and request refunds.",
  },
};
