/** Up to which message each conversation was read on this machine, on either side of it. */

import { create } from "zustand";
import { persist } from "zustand/middleware";

interface Reads {
  /** Conversation key → id of the newest message read. */
  upTo: Record<string, number>;
  /** Customer → newest message there was when this machine first saw them: all that counts as read. */
  baseline: Record<string, number>;
  markRead: (key: string, id: number) => void;
  firstSeen: (customerId: number, id: number) => void;
}

export const useReads = create<Reads>()(
  persist(
    (set, get) => ({
      upTo: {},
      baseline: {},
      markRead: (key, id) => {
        if ((get().upTo[key] ?? 0) >= id) return;
        set(({ upTo }) => ({ upTo: { ...upTo, [key]: id } }));
      },
      firstSeen: (customerId, id) => {
        if (get().baseline[customerId] !== undefined) return;
        set(({ baseline }) => ({ baseline: { ...baseline, [customerId]: id } }));
      },
    }),
    { name: "read", version: 1 },
  ),
);

/** `theirs`: which messages are read there, the shop's answers or the customer's own. */
export const readKey = (customerId: number, part: string, theirs: "inbound" | "outbound") =>
  `${theirs === "inbound" ? "shop/" : ""}${customerId}/${part}`;
