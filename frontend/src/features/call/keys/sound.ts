/** Which microphone and speaker calls use on this machine; "" is the one the machine would take. */

import { create } from "zustand";
import { persist } from "zustand/middleware";

interface Sound {
  microphone: string;
  speaker: string;
  set: (patch: Partial<Pick<Sound, "microphone" | "speaker">>) => void;
}

export const useSound = create<Sound>()(
  persist((set) => ({ microphone: "", speaker: "", set: (patch) => set(patch) }), {
    name: "sound",
  }),
);
