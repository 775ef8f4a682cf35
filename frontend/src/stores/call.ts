/** The running call, if there is one, and whose it is. It goes on while other views are looked at. */

import { create } from "zustand";
import type { CallState } from "@/lib/callState";

/** Who is on the phone. The call stays theirs when another customer is opened. */
export interface Caller {
  id: number;
  name: string;
}

interface Call {
  state: CallState;
  caller: Caller | null;
}

export const useCall = create<Call>()(() => ({ state: { phase: "idle" }, caller: null }));
