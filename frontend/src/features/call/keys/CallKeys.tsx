/** The keys under a call: those that mean something in its state, End always where it was. */

import { Captions, Keyboard, MessageCircle, Mic, MicOff, Phone, PhoneOff } from "lucide-react";
import { inCall } from "@/lib/callState";
import { SMS } from "@/lib/kinds/channels";
import { useUi } from "@/stores/ui";
import { useShortcuts } from "@/ui/hooks/useShortcuts";
import type { Voice } from "../useVoice";
import { RoundKey } from "./RoundKey";
import { SoundKey } from "./SoundPanel";
import { TalkKey } from "./TalkKey";

interface CallKeysProps {
  voice: Voice;
  speech: boolean;
  captions: boolean;
  setCaptions: (on: boolean) => void;
  typing: boolean;
  setTyping: (on: boolean) => void;
}

export function CallKeys(props: CallKeysProps) {
  const { voice, speech } = props;
  const { state } = voice;
  return (
    <div className="call-keys mt-auto flex flex-none flex-wrap justify-center gap-6 pt-5 max-md:gap-3">
      {"muted" in state && <RunningKeys {...props} />}
      {!inCall(state) && (
        <RoundKey
          icon={MessageCircle}
          label="Text instead"
          onClick={() => useUi.getState().go({ view: SMS })}
        />
      )}
      {state.phase === "error" && speech && (
        <RoundKey icon={Keyboard} label="Call and type" onClick={voice.callTyped} />
      )}
      {inCall(state) ? (
        <RoundKey icon={PhoneOff} label="End" tone="end" onClick={voice.end} />
      ) : (
        <RoundKey icon={Phone} label="Call again" tone="call" onClick={voice.call} />
      )}
    </div>
  );
}

function RunningKeys({ voice, speech, captions, setCaptions, typing, setTyping }: CallKeysProps) {
  const { state } = voice;
  const { muted, microphone, holdToTalk } =
    "muted" in state ? state : { muted: false, microphone: false, holdToTalk: false };
  const canMute = microphone && !holdToTalk;
  useShortcuts(canMute ? { m: () => voice.mute(!muted) } : {});
  return (
    <>
      {canMute && (
        <RoundKey
          icon={muted ? MicOff : Mic}
          label={muted ? "Unmute" : "Mute"}
          tone={muted ? "on" : "plain"}
          pressed={muted}
          onClick={() => voice.mute(!muted)}
        />
      )}
      {microphone && holdToTalk && <TalkKey voice={voice} down={!muted} />}
      <RoundKey
        icon={Captions}
        label="Captions"
        tone={captions ? "on" : "plain"}
        pressed={captions}
        onClick={() => setCaptions(!captions)}
      />
      {microphone && (
        <RoundKey
          icon={Keyboard}
          label="Type"
          tone={typing ? "on" : "plain"}
          pressed={typing}
          onClick={() => setTyping(!typing)}
        />
      )}
      {speech && <SoundKey voice={voice} />}
    </>
  );
}
