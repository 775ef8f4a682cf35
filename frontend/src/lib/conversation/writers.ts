/** Who wrote a message, as the shop's own people read it. */

import type { Message } from "@/api/types";

/** `me`: who reads. `customer`: what the customer is called. */
export function writerOf(message: Message, me: string | null, customer: string): string {
  switch (message.author) {
    case "customer":
      return customer;
    case "agent":
      return "Assistant";
    case "system":
      return "Notice";
    case "person":
      return message.written_by !== null && message.written_by === me
        ? "You"
        : (message.written_by ?? "A person");
  }
}
