/** Threads with what is still on its way in them, and the search over both. */

import type { Message } from "@/api/types";
import { bareId } from "@/lib/addresses";
import type { Pending } from "@/lib/conversation/grouping";
import { type Thread, threads } from "@/lib/conversation/threads";
import { snippet } from "@/lib/snippet";

export interface PendingMail extends Pending {
  mail: { subject: string; thread: string | null; quote: string } | null;
}

export interface MailThread {
  key: string;
  /** A new mail's own key until the server gives its thread one: an open thread stays open. */
  keys: string[];
  subject: string;
  messages: Message[];
  pending: PendingMail[];
  at: number;
  snippet: string;
  unread: boolean;
  hasAttachment: boolean;
}

/** The key a new mail's thread goes by until it is stored. */
export const draftThread = (messageId: string) => `new:${bareId(messageId)}`;

function stored(thread: Thread, pending: PendingMail[]): MailThread {
  const last = pending.at(-1);
  const own = thread.messages.flatMap((m) => (m.message_id ? [draftThread(m.message_id)] : []));
  return {
    key: thread.key,
    keys: [thread.key, ...own],
    subject: thread.subject,
    messages: thread.messages,
    pending,
    at: Math.max(last?.at ?? 0, Date.parse(thread.newest.created_at)),
    snippet: snippet(last?.text ?? thread.newest.content),
    unread: thread.unread,
    hasAttachment: thread.hasAttachment,
  };
}

function unsent(item: PendingMail): MailThread {
  const key = draftThread(item.key);
  return {
    key,
    keys: [key],
    subject: item.mail?.subject || "(no subject)",
    messages: [],
    pending: [item],
    at: item.at,
    snippet: snippet(item.text),
    unread: false,
    hasAttachment: false,
  };
}

export function mailThreads(
  messages: readonly Message[],
  pending: readonly PendingMail[],
  readUpTo: (key: string) => number,
  theirs: Message["direction"] = "outbound",
): MailThread[] {
  const known = new Set(messages.map((message) => message.message_id));
  const onWay = pending.filter((item) => !known.has(item.key) && !known.has(item.key.slice(1, -1)));
  const rows = threads(messages, readUpTo, theirs).map((thread) => {
    return stored(
      thread,
      onWay.filter((item) => item.mail?.thread === thread.key),
    );
  });
  const fresh = onWay.filter((item) => !rows.some((row) => row.key === item.mail?.thread));
  return [...rows, ...fresh.map(unsent)].sort((a, b) => b.at - a.at);
}

export function searched(threads: MailThread[], search: string): MailThread[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return threads;
  return threads.filter((thread) => {
    const text = [thread.subject, ...thread.messages.map((m) => m.content.slice(0, 20_000))]
      .join("\n")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
