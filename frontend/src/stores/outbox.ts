/** Messages on their way. Each keeps its idempotency key over every retry. */

import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { WrittenChannel } from "@/api/types";
import type { Pending } from "@/lib/conversation/grouping";
import { session } from "./session";

export interface Outgoing extends Pending {
  /** Whose conversation: see `actorKey`. */
  actor: string;
  channel: WrittenChannel;
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

/** Messages the server has stored come back with its answers; the rest must survive a reload. */
const unsent = ({ items }: Outbox) => ({ items: items.filter((item) => item.state !== "stored") });

export const useOutbox = create<Outbox>()(
  persist(
    (set) => ({
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
    }),
    { name: "outbox", storage: session, partialize: unsent },
  ),
);
