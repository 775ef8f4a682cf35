/** Which answers have not been read on this machine, per mail thread and for SMS. */

import { useEffect, useMemo } from "react";
import type { CustomerDetail } from "@/api/types";
import { threadKey } from "@/lib/threads";
import { readKey, useReads } from "@/stores/reads";

export interface Unread {
  /** Newest answer of a mail thread that was read. */
  readUpTo: (thread: string) => number;
  email: number;
  sms: number;
}

export function useUnread(id: number | null, detail: CustomerDetail | null): Unread {
  const upTo = useReads((reads) => reads.upTo);
  const baseline = useReads((reads) => (id === null ? undefined : reads.baseline[id]));

  useEffect(() => {
    if (id === null || !detail || baseline !== undefined) return;
    const answers = detail.messages.filter((message) => message.direction === "outbound");
    useReads.getState().firstSeen(id, answers.at(-1)?.id ?? 0);
  }, [id, detail, baseline]);

  return useMemo(() => {
    const from = baseline ?? Number.POSITIVE_INFINITY;
    const read = (part: string) => Math.max(from, upTo[readKey(id ?? 0, part)] ?? 0);
    const threads = new Set<string>();
    let sms = 0;
    for (const message of detail?.messages ?? []) {
      if (message.direction !== "outbound") continue;
      if (message.channel === "sms" && message.id > read("sms")) sms += 1;
      const key = threadKey(message);
      if (message.channel === "email" && message.id > read(key)) threads.add(key);
    }
    return { readUpTo: read, email: threads.size, sms };
  }, [id, detail, baseline, upTo]);
}

/** Marks a conversation read up to its newest answer, while it is open and the page is looked at. */
export function useMarkRead(id: number | null, part: string | null, newest: number): void {
  useEffect(() => {
    if (id === null || part === null || newest === 0) return;
    const mark = () => {
      if (!document.hidden) useReads.getState().markRead(readKey(id, part), newest);
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
  }, [id, part, newest]);
}
