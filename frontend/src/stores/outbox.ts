/** Messages on their way. Each keeps its idempotency key over every retry. */

import { create } from "zustand";
import type { Pending } from "@/lib/grouping";

export interface Outgoing extends Pending {
  /** Whose conversation: see `actorKey`. */
  actor: string;
  channel: "sms" | "email";
  from: string;
  mail: {
    name: string | null;
    subject: string;
    thread: string | null;
    inReplyTo: string | null;
    references: string[];
    quote: string;
  } | null;
}

interface Outbox {
  items: Outgoing[];
  add: (item: Outgoing) => void;
  patch: (key: string, patch: Partial<Outgoing>) => void;
  drop: (keys: ReadonlySet<string>) => void;
  rename: (from: string, to: string) => void;
}

export const useOutbox = create<Outbox>()((set) => ({
  items: [],
  add: (item) => set(({ items }) => ({ items: [...items, item] })),
  patch: (key, patch) =>
    set(({ items }) => ({
      items: items.map((item) => (item.key === key ? { ...item, ...patch } : item)),
    })),
  drop: (keys) => set(({ items }) => ({ items: items.filter((item) => !keys.has(item.key)) })),
  rename: (from, to) =>
    set(({ items }) => ({
      items: items.map((item) => (item.actor === from ? { ...item, actor: to } : item)),
    })),
}));
