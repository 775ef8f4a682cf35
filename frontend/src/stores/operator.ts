/** The operator signed in to this tab, and their token. Forgotten when the tab closes. */

import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Role } from "@/api/types";
import { session } from "./session";

export interface SignedIn {
  token: string;
  name: string;
  role: Role;
}

interface OperatorStore {
  operator: SignedIn | null;
  /** Whose token stopped being valid while they worked here, until they have been told. */
  ended: string | null;
  signInOpen: boolean;
  set: (patch: Partial<Pick<OperatorStore, "operator" | "ended" | "signInOpen">>) => void;
}

export const useOperatorStore = create<OperatorStore>()(
  persist(
    (set) => ({ operator: null, ended: null, signInOpen: false, set: (patch) => set(patch) }),
    {
      name: "operator",
      storage: session,
      partialize: ({ operator, ended }) => ({ operator, ended }),
    },
  ),
);
