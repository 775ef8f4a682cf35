/** Tells a screen reader about each finished answer, once. */

import { useEffect, useRef } from "react";
import type { CustomerState } from "@/lib/live";
import { snippet } from "@/lib/snippet";
import { useAnnounce } from "@/stores/announce";

const CHANNEL = { email: "E-mail", sms: "Text message", voice: "On the call" };

export function useAnnouncements(state: CustomerState | null): void {
  const seen = useRef<{ customer: number; newest: number } | null>(null);
  useEffect(() => {
    if (!state) return;
    const { customer, messages } = state.detail;
    const answer = messages.findLast((message) => message.direction === "outbound");
    const before = seen.current;
    seen.current = { customer: customer.id, newest: answer?.id ?? 0 };
    if (!answer || before?.customer !== customer.id || answer.id <= before.newest) return;
    const text = `${CHANNEL[answer.channel]} from the shop: ${snippet(answer.content, 300)}`;
    useAnnounce.getState().say(text);
  }, [state]);
}
