/** The phone. Where no call can be made it says what is missing, and where to write instead. */

import { Mail, MessageCircle, Phone, PhoneOff } from "lucide-react";
import { useMemo } from "react";
import { voiceLine } from "@/api/voiceLine";
import { ShopMark } from "@/components/ui/Avatar";
import { useActor } from "@/hooks/useActor";
import { useShop } from "@/hooks/useShop";
import { useVoice } from "@/hooks/useVoice";
import { useUi } from "@/stores/ui";
import { CallScreen } from "./CallScreen";
import { RoundKey } from "./RoundKey";

export default function VoiceView() {
  const { shop, health, simulation } = useShop();
  const { actor } = useActor();
  const dependency = health?.dependencies.voice;
  const up = dependency !== undefined && dependency.status !== "off";
  const speech = health?.speech ?? false;
  const id = up && simulation && actor?.kind === "customer" ? actor.id : null;
  const line = useMemo(() => (id === null ? null : voiceLine(id, speech)), [id, speech]);
  const voice = useVoice(line);
  return (
    <section
      aria-labelledby="voice-title"
      className="call-screen @container flex min-h-0 min-w-0 flex-col items-center overflow-hidden max-md:px-5 md:rounded-16"
    >
      {voice.state.phase !== "idle" ? (
        <CallScreen voice={voice} speech={speech} />
      ) : (
        <div className="scroller flex w-full flex-1 flex-col items-center px-6 pt-[6dvh] pb-8 text-center max-md:px-0 max-md:pb-5">
          <ShopMark shop={shop} size={88} />
          <h2 id="voice-title" tabIndex={-1} className="mt-5 font-[620] text-30 outline-none">
            {shop}
          </h2>
          {line ? <Ready call={voice.call} speech={speech} /> : <Missing up={up} />}
        </div>
      )}
    </section>
  );
}

function Ready({ call, speech }: { call: () => void; speech: boolean }) {
  return (
    <>
      <p className="mt-1 max-w-[420px] text-16 text-call-text-2">
        {speech
          ? "The call uses this device's microphone. You can also type during the call."
          : "Speech isn't installed on this server: the call is typed."}
      </p>
      <div className="mt-auto pt-10">
        <RoundKey icon={Phone} label="Call" tone="call" onClick={call} />
      </div>
    </>
  );
}

/** No call can be made from here: why, as /health says it, and what works. */
function Missing({ up }: { up: boolean }) {
  const { health, away, simulation } = useShop();
  const voice = health?.dependencies.voice;
  const why =
    health && !simulation
      ? "Customers call the shop's number. A call from this page exists in simulation only."
      : up
        ? "Write first: a call needs a customer the shop has on file."
        : away
          ? "The server can't be reached."
          : voice?.detail || "This server has no voice line set up.";
  return (
    <>
      <p className="mt-1 text-16 text-call-text-2">Calls aren't available</p>
      <div className="my-auto max-w-[420px] py-8">
        <span className="mx-auto grid size-14 place-items-center rounded-full bg-call-key">
          <PhoneOff size={24} strokeWidth={1.7} aria-hidden />
        </span>
        <p className="mt-5 text-16">{why}</p>
        <p className="mt-2 text-call-text-2">
          The same assistant answers by text and by mail, and knows what was said in both.
        </p>
      </div>
      <div className="flex gap-10">
        <RoundKey
          icon={MessageCircle}
          label="Text instead"
          onClick={() => useUi.getState().go({ view: "sms" })}
        />
        <RoundKey
          icon={Mail}
          label="Mail instead"
          onClick={() => useUi.getState().go({ view: "email" })}
        />
      </div>
    </>
  );
}
