/** E-mail as threads: the list's rows and what a thread shows folded. */

import type { Message } from "@/api/types";

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
    if (message.channel !== "email") continue;
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

export type ThreadPart =
  | { kind: "message"; message: Message; open: boolean }
  | { kind: "fold"; messages: Message[] };

/** The last mail and the unread ones open, others one line, three or more in a row one count. */
export function threadParts(
  messages: readonly Message[],
  opened: ReadonlyMap<number, boolean>,
  unreadFrom: number,
  theirs: Message["direction"] = "outbound",
): ThreadPart[] {
  const isOpen = (message: Message, index: number) =>
    opened.get(message.id) ??
    (index === messages.length - 1 || (message.direction === theirs && message.id > unreadFrom));
  const parts: ThreadPart[] = [];
  let folded: Message[] = [];
  const flush = () => {
    if (folded.length >= 3) parts.push({ kind: "fold", messages: folded });
    else for (const message of folded) parts.push({ kind: "message", message, open: false });
    folded = [];
  };
  messages.forEach((message, index) => {
    const open = isOpen(message, index);
    const edge = index === 0 || index === messages.length - 1 || opened.has(message.id);
    if (open || edge) {
      flush();
      parts.push({ kind: "message", message, open });
    } else folded.push(message);
  });
  flush();
  return parts;
}

/** The headers that put a reply into its thread (RFC 5322, 3.6.4). */
export function replyHeaders(messages: readonly Message[]) {
  const ids = messages.flatMap((message) => (message.message_id ? [message.message_id] : []));
  return { inReplyTo: ids.at(-1) ?? null, references: ids.slice(-20) };
}
