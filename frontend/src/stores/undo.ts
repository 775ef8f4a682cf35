/** What was just done away with on this page, and the way to have it back. */

import { create } from "zustand";

/** Long enough for anyone to read it and reach the button. */
const LASTS_MS = 30_000;

interface Undo {
  offered: { text: string; undo: () => void } | null;
  offer: (text: string, undo: () => void) => void;
  clear: () => void;
}

let timer: ReturnType<typeof setTimeout> | undefined;

export const useUndo = create<Undo>()((set) => ({
  offered: null,
  offer: (text, undo) => {
    clearTimeout(timer);
    timer = setTimeout(() => set({ offered: null }), LASTS_MS);
    set({ offered: { text, undo } });
  },
  clear: () => {
    clearTimeout(timer);
    set({ offered: null });
  },
}));
