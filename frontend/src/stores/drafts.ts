/** Unsent text, kept per conversation for as long as the tab lives. */

import { create } from "zustand";
import { persist } from "zustand/middleware";
import { session } from "./session";

/** Whose words they are goes into their place: nobody sends what a colleague began to write. */
export const draftPlace = (
  place: string,
  { side, reader }: { side: string; reader: string | null },
) => (side === "shop" ? `shop/${reader}/${place}` : place);

export interface Draft {
  text: string;
  subject?: string;
}

interface Drafts {
  drafts: Record<string, Draft>;
  write: (key: string, draft: Draft | null) => void;
}

export const useDrafts = create<Drafts>()(
  persist(
    (set) => ({
      drafts: {},
      write: (key, draft) =>
        set(({ drafts }) => {
          const { [key]: _old, ...rest } = drafts;
          return {
            drafts: draft && (draft.text || draft.subject) ? { ...rest, [key]: draft } : rest,
          };
        }),
    }),
    { name: "drafts", storage: session },
  ),
);
