/** What a screen reader is told next. One polite region speaks for the whole page. */

import { create } from "zustand";

interface Announce {
  text: string;
  say: (text: string) => void;
}

export const useAnnounce = create<Announce>()((set) => ({
  text: "",
  say: (text) => set({ text }),
}));
