/** A call in every state it can have: what it is doing, its captions and its keys. */

import { useState } from "react";
import { useCustomer } from "@/features/customer/useCustomer";
import { useShop } from "@/features/customer/useShop";
import type { CallState } from "@/lib/callState";
import { callLength } from "@/lib/time";
import { useCall } from "@/stores/call";
import { useUi } from "@/stores/ui";
import { ShopMark } from "@/ui/Avatar";
import { useClock } from "@/ui/hooks/useClock";
import { PHONE, useMedia } from "@/ui/hooks/useMedia";
import { CallSummary } from "./CallSummary";
import { CaptionList } from "./CaptionList";
import { trouble } from "./callWords";
import { CallKeys } from "./keys/CallKeys";
import { TypeLine } from "./keys/TypeLine";
import type { Voice } from "./useVoice";
import { Waveform } from "./Waveform";

const TALK = { listening: "Listening", thinking: "Thinking", speaking: "Speaking" };

interface CallScreenProps {
  voice: Voice;
  speech: boolean;
}

/** On a wide page the words stand beside the call, else between its head and its keys. */
export function CallScreen({ voice, speech }: CallScreenProps) {
  const { state } = voice;
  const phone = useMedia(PHONE);
  const [captions, setCaptions] = useState(true);
  const [typing, setTyping] = useState(!speech);
  const running = "muted" in state;
  const types = running && (typing || !state.microphone);
  const words =
    "captions" in state && (captions || !running) && state.captions.length > 0 ? state : null;
  const beside = words !== null || types;
  return (
    <div
      className={`call-parts flex min-h-0 w-full flex-1 flex-col items-center text-center ${beside ? "call-parts-two" : ""}`}
    >
      <div className="call-head flex w-full flex-none flex-col items-center">
        <Title small={phone} />
        <Whose />
        <p role="status" className="mt-1 text-16 text-call-text-2">
          <StateLine state={state} />
        </p>
        {state.phase === "error" && (
          <p role="alert" className="mt-4 max-w-[420px] text-16">
            {trouble(state.error, state.detail)}
          </p>
        )}
        {state.phase === "ended" && <CallSummary turnId={state.turnId} reason={state.reason} />}
        {running && speech && (
          <div className="call-wave mt-5 flex w-full flex-none flex-col items-center gap-2 max-md:mt-3">
            <Waveform levels={voice.levels} />
            <Legend />
          </div>
        )}
      </div>
      {beside && (
        <div className="call-words mt-4 flex min-h-0 w-full max-w-[520px] flex-1 flex-col">
          {words && <CaptionList captions={words.captions} turnId={words.turnId} live={running} />}
          {types && <TypeLine voice={voice} />}
        </div>
      )}
      <CallKeys
        voice={voice}
        speech={speech}
        captions={captions}
        setCaptions={setCaptions}
        typing={typing}
        setTyping={setTyping}
      />
    </div>
  );
}

function Title({ small }: { small: boolean }) {
  const { shop } = useShop();
  return (
    <>
      <ShopMark shop={shop} size={small ? 44 : 88} />
      <h2
        id="voice-title"
        tabIndex={-1}
        className={`font-[620] outline-none ${small ? "mt-2 text-21" : "mt-5 text-30"}`}
      >
        {shop}
      </h2>
    </>
  );
}

/** Whose call it is, with a way back to them when another customer is open. */
function Whose() {
  const caller = useCall((call) => call.caller);
  const { id } = useCustomer();
  if (!caller) return null;
  return (
    <p className="mt-1 flex flex-wrap items-center justify-center gap-x-2 text-13 text-call-text-2">
      {caller.name}’s call
      {id !== caller.id && (
        <button
          type="button"
          onClick={() => useUi.getState().actAs({ kind: "customer", id: caller.id })}
          className="min-h-6 rounded-6 px-1 font-[560] text-call-text underline underline-offset-2 focus-visible:outline-call-agent max-md:min-h-11"
        >
          Show {caller.name}
        </button>
      )}
    </p>
  );
}

function Legend() {
  const { shop } = useShop();
  return (
    <p aria-hidden className="flex gap-5 text-12 text-call-text-2">
      <span className="flex items-center gap-1.5">
        <span className="size-2 rounded-[2px] bg-call-agent" />
        {shop}
      </span>
      <span className="flex items-center gap-1.5">
        <span className="size-2 rounded-[2px] bg-call-you" />
        You
      </span>
    </p>
  );
}

function StateLine({ state }: { state: CallState }) {
  const { shop } = useShop();
  const now = useClock("startedAt" in state ? 500 : null);
  const timer = "startedAt" in state ? callLength(now - state.startedAt) : "";
  switch (state.phase) {
    case "idle":
      return null;
    case "asking-mic":
      return "Allow the microphone to start the call";
    case "calling":
      return "Calling";
    case "live":
      return (
        <>
          Assistant · <span className="numbers">{timer}</span> · {TALK[state.talk]}
        </>
      );
    case "with-person":
      return `${state.name ? `${state.name} from ${shop}` : "Waiting for a person"} · ${timer}`;
    case "ended":
      return `Call ended · ${callLength(state.lengthMs)}`;
    case "error":
      return "No call";
  }
}
