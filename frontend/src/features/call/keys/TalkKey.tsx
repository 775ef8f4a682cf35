/** Held with pointer, Space or Enter, it opens the microphone; let go, the turn is over. */

import { Mic } from "lucide-react";
import { type KeyboardEvent, useEffect } from "react";
import type { Voice } from "../useVoice";
import { RoundKey } from "./RoundKey";

const KEYS = new Set([" ", "Enter"]);

export function TalkKey({ voice, down }: { voice: Voice; down: boolean }) {
  const { hold } = voice;
  // Let go anywhere, also outside the window, it is let go.
  useEffect(() => {
    if (!down) return;
    const release = () => hold(false);
    const events = ["pointerup", "pointercancel", "blur"] as const;
    for (const name of events) window.addEventListener(name, release);
    return () => {
      for (const name of events) window.removeEventListener(name, release);
    };
  }, [down, hold]);
  const press = (event: KeyboardEvent) => {
    if (!KEYS.has(event.key)) return;
    event.preventDefault();
    if (event.type === "keyup") hold(false);
    else if (!event.repeat) hold(true);
  };
  return (
    <RoundKey
      icon={Mic}
      label="Hold to talk"
      tone={down ? "on" : "plain"}
      pressed={down}
      hold={{
        onPointerDown: () => hold(true),
        onKeyDown: press,
        onKeyUp: press,
        onBlur: () => hold(false),
        onContextMenu: (event) => event.preventDefault(),
      }}
    />
  );
}
