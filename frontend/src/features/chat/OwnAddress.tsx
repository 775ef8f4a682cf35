/** Which of a customer's phones or mailboxes is looked at; nothing to choose, nothing to see. */

import { ChevronDown } from "lucide-react";
import { address } from "@/lib/addresses";
import { useUi } from "@/stores/ui";
import type { useChat } from "./useChat";

interface OwnAddressProps {
  chat: ReturnType<typeof useChat>;
  customerId: number | null;
  label: string;
}

export function OwnAddress({ chat, customerId, label }: OwnAddressProps) {
  const { from, addresses } = chat;
  if (customerId === null || from === null || addresses.length < 2) return null;
  return (
    <span className="relative my-0.5 inline-flex min-w-0 items-center">
      <select
        aria-label={label}
        title={label}
        value={from}
        onChange={(event) => useUi.getState().writeFrom(customerId, event.target.value)}
        className="h-7 max-w-[220px] appearance-none truncate rounded-full border border-control/60 bg-surface pr-7 pl-3 font-[540] text-12 text-ink-2 hover:bg-hover max-md:h-11"
      >
        {addresses.map((one) => (
          <option key={one} value={one}>
            {address(one)}
          </option>
        ))}
      </select>
      <ChevronDown
        size={14}
        aria-hidden
        className="pointer-events-none absolute right-2.5 text-ink-3"
      />
    </span>
  );
}
