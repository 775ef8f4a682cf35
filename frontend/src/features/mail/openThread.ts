/** An open thread: which emails are collapsed, and where a reply appears. */

import type { Message } from "@/api/types";

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
