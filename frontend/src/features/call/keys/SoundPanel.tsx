/** How the call is heard: which microphone, which speaker, and whether a key opens the microphone. */

import { SlidersHorizontal } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useDismiss } from "@/ui/hooks/useDismiss";
import type { Voice } from "../useVoice";
import { RoundKey } from "./RoundKey";
import { useSound } from "./sound";
import { type Device, useDevices } from "./useDevices";

export function SoundKey({ voice }: { voice: Voice }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useDismiss(box, open, () => setOpen(false));
  return (
    <div ref={box} className="relative">
      <RoundKey
        icon={SlidersHorizontal}
        label="Sound"
        tone={open ? "on" : "plain"}
        expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open && <Panel voice={voice} />}
    </div>
  );
}

function Panel({ voice }: { voice: Voice }) {
  const { microphones, speakers } = useDevices();
  const { microphone, speaker } = useSound();
  const { state } = voice;
  const hold = "muted" in state && state.holdToTalk;
  const listens = "muted" in state && state.microphone;
  return (
    <div
      role="dialog"
      aria-label="Sound"
      className="appear absolute bottom-[calc(100%+12px)] left-1/2 z-20 flex w-[300px] -translate-x-1/2 flex-col gap-3 rounded-16 border border-call-key bg-call-card p-4 text-left shadow-2 max-md:fixed max-md:inset-x-4 max-md:bottom-[190px] max-md:w-auto max-md:translate-x-0"
    >
      <Choice
        label="Microphone"
        devices={microphones}
        chosen={microphone}
        choose={voice.listenWith}
        none={listens ? "Device default" : "None in use"}
      />
      {speakers.length > 0 && (
        <Choice
          label="Speaker"
          devices={speakers}
          chosen={speaker}
          choose={voice.speakFrom}
          none="Device default"
        />
      )}
      {listens && (
        <label className="flex min-h-9 items-center gap-2.5 text-14">
          <input
            type="checkbox"
            checked={hold}
            onChange={(event) => voice.holdToTalk(event.target.checked)}
            className="size-[18px] accent-[#9db8ff] outline-offset-2 focus-visible:outline-call-agent"
          />
          Hold a key to talk
        </label>
      )}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  devices: Device[];
  chosen: string;
  choose: (id: string) => void;
  none: string;
}

function Choice({ label, devices, chosen, choose, none }: ChoiceProps) {
  const id = useId();
  const known = devices.some((device) => device.id === chosen);
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-13 text-call-text-2">
        {label}
      </label>
      <select
        id={id}
        value={known ? chosen : ""}
        onChange={(event) => choose(event.target.value)}
        className="h-10 w-full rounded-10 border border-call-text-2 bg-(--call-bottom) px-3 text-14 text-call-text focus-visible:outline-call-agent"
      >
        <option value="">{none}</option>
        {devices.map((device) => (
          <option key={device.id} value={device.id}>
            {device.name}
          </option>
        ))}
      </select>
    </div>
  );
}
