/** How fresh the page is: the one line that says whether it is live. */

import { create } from "zustand";

export type Link =
  | { status: "connecting" }
  | { status: "live" }
  | { status: "reconnecting" }
  | { status: "polling" }
  | { status: "offline"; since: number };

interface Connection {
  link: Link;
  setLink: (link: Link) => void;
}

export const useConnection = create<Connection>()((set, get) => ({
  link: { status: "connecting" },
  setLink: (link) => {
    if (link.status !== get().link.status) set({ link });
  },
}));
