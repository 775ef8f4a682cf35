/** Tells a screen reader about each finished message of the other side, once, and who wrote it. */

import { useEffect, useRef } from "react";
import type { Message } from "@/api/types";
import { useSide } from "@/features/customer/useSide";
import { nameOf } from "@/lib/addresses";
import type { CustomerState } from "@/lib/conversation/live";
import { writerOf } from "@/lib/conversation/writers";
import { CHANNELS } from "@/lib/kinds/channels";
import { snippet } from "@/lib/snippet";
import { useAnnounce } from "@/stores/announce";

export function useAnnouncements(state: CustomerState | null): void {
  const seen = useRef<{ customer: number; newest: number } | null>(null);
  const { shopView, name } = useSide();
  useEffect(() => {
    if (!state) return;
    const { customer, messages } = state.detail;
    // The shop's own people hear of everybody but themselves; the customer of the shop alone.
    const from = (message: Message) => {
      if (!shopView) return message.direction === "outbound" ? "the shop" : null;
      const writer = writerOf(message, name, nameOf(customer));
      return writer === "You" ? null : writer === "Assistant" ? "the assistant" : writer;
    };
    const news = messages.findLast((message) => from(message) !== null);
    const before = seen.current;
    seen.current = { customer: customer.id, newest: news?.id ?? 0 };
    if (!news || before?.customer !== customer.id || news.id <= before.newest) return;
    const text = `${CHANNELS[news.channel].announced} from ${from(news)}: ${snippet(news.content, 300)}`;
    useAnnounce.getState().say(text);
  }, [state, shopView, name]);
}
