/** Words for the call, written instead of said. Its draft is kept. */

import type { FormEvent } from "react";
import { CHANNELS, VOICE } from "@/lib/kinds/channels";
import { useCall } from "@/stores/call";
import { useDrafts } from "@/stores/drafts";
import type { Voice } from "../useVoice";

export function TypeLine({ voice }: { voice: Voice }) {
  const key = `${VOICE}/${useCall((call) => call.caller?.id ?? 0)}`;
  const words = useDrafts((all) => all.drafts[key]?.text ?? "");
  const setWords = (text: string) => useDrafts.getState().write(key, { text });
  const say = (event: FormEvent) => {
    event.preventDefault();
    if (!words.trim()) return;
    voice.type(words.trim());
    setWords("");
  };
  return (
    <form onSubmit={say} className="mt-3 flex w-full flex-none gap-2">
      <input
        dir="auto"
        value={words}
        maxLength={CHANNELS[VOICE].longest.customer ?? undefined}
        aria-label="Type what you want to say"
        placeholder="Type what you want to say"
        onChange={(event) => setWords(event.target.value)}
        className="h-11 min-w-0 flex-1 rounded-full border border-call-text-2 bg-transparent px-4 text-call-text text-16 outline-offset-0 placeholder:text-call-text-2 focus-visible:border-transparent focus-visible:outline-call-agent"
      />
      <button
        type="submit"
        className="h-11 flex-none rounded-full bg-call-key px-5 font-[560] focus-visible:outline-call-agent"
      >
        Say it
      </button>
    </form>
  );
}
