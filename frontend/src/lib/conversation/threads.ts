/** Email as threads: the list's rows. */

import type { Message } from "@/api/types";
import { MAIL } from "@/lib/kinds/channels";

export interface Thread {
  key: string;
  threadId: number | null;
  subject: string;
  messages: Message[];
  newest: Message;
  unread: boolean;
  hasAttachment: boolean;
}

export const threadKey = (message: Message) =>
  message.thread_id === null ? `m${message.id}` : String(message.thread_id);

const bareSubject = (subject: string) => subject.replace(/^(?:\s*(?:re|fwd?|aw):\s*)+/i, "").trim();

/** Threads, newest first. `readUpTo` is the newest message of `theirs` that was seen in a thread. */
export function threads(
  messages: readonly Message[],
  readUpTo: (key: string) => number,
  theirs: Message["direction"] = "outbound",
): Thread[] {
  const groups = new Map<string, Message[]>();
  for (const message of messages) {
    if (message.channel !== MAIL) continue;
    const key = threadKey(message);
    const group = groups.get(key);
    if (group) group.push(message);
    else groups.set(key, [message]);
  }
  return [...groups]
    .map(([key, group]) => thread(key, group, readUpTo(key), theirs))
    .sort((a, b) => Date.parse(b.newest.created_at) - Date.parse(a.newest.created_at));
}

function thread(
  key: string,
  messages: Message[],
  readUpTo: number,
  theirs: Message["direction"],
): Thread {
  const newest = messages.at(-1) as Message;
  const subject = messages.find((message) => message.subject)?.subject ?? "";
  return {
    key,
    threadId: newest.thread_id,
    subject: bareSubject(subject) || "(no subject)",
    messages,
    newest,
    unread: messages.some((m) => m.direction === theirs && m.id > readUpTo),
    hasAttachment: messages.some((m) => m.attachments.length > 0),
  };
}

/** "me, Macrocenter 2": who wrote, in the order they first did, and how many mails. */
export function participantsOf(
  messages: readonly Message[],
  unsent: number,
  shop: string,
  customer = "me",
) {
  const names = new Set(
    messages.map((message) => (message.direction === "inbound" ? customer : shop)),
  );
  if (unsent > 0) names.add("me");
  return { names: [...names].join(", "), count: messages.length + unsent };
}
