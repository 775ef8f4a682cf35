/** The running call, if there is one. It goes on while other views are looked at. */

import { create } from "zustand";
import type { CallState } from "@/lib/callMachine";

interface Call {
  state: CallState;
}

export const useCall = create<Call>()(() => ({ state: { phase: "idle" } }));
