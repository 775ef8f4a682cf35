/** What lives as long as the tab: kept over a reload, gone when the tab is closed. */

import { createJSONStorage } from "zustand/middleware";

export const session = createJSONStorage<unknown>(() => ({
  getItem: (name) => sessionStorage.getItem(name),
  setItem: (name, value) => {
    try {
      sessionStorage.setItem(name, value);
    } catch {
      // Full or refused, it holds for this page only.
    }
  },
  removeItem: (name) => sessionStorage.removeItem(name),
}));
