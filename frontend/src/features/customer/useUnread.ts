/** What the other side wrote and was not read on this machine, per mail thread and for texts. */

import { useEffect, useMemo } from "react";
import type { CustomerDetail, Message, WrittenChannel } from "@/api/types";
import { threadKey } from "@/lib/conversation/threads";
import { CHANNELS, isWritten, WRITTEN_LIST } from "@/lib/kinds/channels";
import { readKey, useReads } from "./reads";
import { useSide } from "./useSide";

export interface Unread {
  /** Newest message of a mail thread that was read. */
  readUpTo: (thread: string) => number;
  /** Mail threads and text messages with something new in them. */
  of: Record<WrittenChannel, number>;
}

export function useUnread(id: number | null, detail: CustomerDetail | null): Unread {
  const upTo = useReads((reads) => reads.upTo);
  const baseline = useReads((reads) => (id === null ? undefined : reads.baseline[id]));
  const theirs = useTheirs();

  useEffect(() => {
    if (id === null || !detail || baseline !== undefined) return;
    useReads.getState().firstSeen(id, detail.messages.at(-1)?.id ?? 0);
  }, [id, detail, baseline]);

  return useMemo(() => {
    const from = baseline ?? Number.POSITIVE_INFINITY;
    const read = (part: string) => Math.max(from, upTo[readKey(id ?? 0, part, theirs)] ?? 0);
    const fresh = new Set<string>();
    const of = Object.fromEntries(WRITTEN_LIST.map((channel) => [channel, 0])) as Unread["of"];
    for (const message of detail?.messages ?? []) {
      if (message.direction !== theirs) continue;
      const { channel, id: newest } = message;
      if (!isWritten(channel)) continue;
      const { threads } = CHANNELS[channel];
      const key = threads ? threadKey(message) : channel;
      if (newest <= read(key) || fresh.has(key)) continue;
      if (threads) fresh.add(key);
      of[channel] += 1;
    }
    return { readUpTo: read, of };
  }, [id, detail, baseline, upTo, theirs]);
}

/** Which messages are new to the reader: the shop's answers, or on the shop's side the customer's. */
function useTheirs(): Message["direction"] {
  return useSide().shopView ? "inbound" : "outbound";
}

/** Marks a conversation read up to its newest message, while it is open and the page is looked at. */
export function useMarkRead(
  id: number | null,
  part: string | null,
  messages: readonly Message[],
): void {
  const theirs = useTheirs();
  const newest = messages.findLast((message) => message.direction === theirs)?.id ?? 0;
  useEffect(() => {
    if (id === null || part === null || newest === 0) return;
    const mark = () => {
      if (!document.hidden) useReads.getState().markRead(readKey(id, part, theirs), newest);
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
  }, [id, part, newest, theirs]);
}
