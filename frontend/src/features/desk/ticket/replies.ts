/** What one of the shop began to write on a ticket: kept on this machine until it is sent. */

import { create } from "zustand";
import { createJSONStorage, persist, type StateStorage } from "zustand/middleware";

export interface BegunReply {
  text: string;
  /** The newest message on the screen when the writing began. */
  seen: number;
}

interface Replies {
  begun: Record<string, BegunReply>;
  keep: (key: string, reply: BegunReply | null) => void;
}

/** Private windows may refuse storage; what is written is kept for this page then. */
const local: StateStorage = {
  getItem: (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  setItem: (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      // The store in memory has it.
    }
  },
  removeItem: (name) => {
    try {
      localStorage.removeItem(name);
    } catch {
      // Nothing was stored.
    }
  },
};

export const useReplies = create<Replies>()(
  persist(
    (set) => ({
      begun: {},
      keep: (key, reply) =>
        set(({ begun }) => {
          const { [key]: _old, ...rest } = begun;
          return { begun: reply?.text ? { ...rest, [key]: reply } : rest };
        }),
    }),
    { name: "replies", storage: createJSONStorage(() => local) },
  ),
);
