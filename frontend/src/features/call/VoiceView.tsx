/** The phone. Where no call can be made it says what is missing, and where to write instead. */

import { Mail, MessageCircle, Phone, PhoneOff } from "lucide-react";
import { useMemo } from "react";
import { useCustomer } from "@/features/customer/useCustomer";
import { useShop } from "@/features/customer/useShop";
import { useSide } from "@/features/customer/useSide";
import { nameOf } from "@/lib/addresses";
import { MAIL, SMS } from "@/lib/kinds/channels";
import { useUi } from "@/stores/ui";
import { ShopMark } from "@/ui/Avatar";
import { CallScreen } from "./CallScreen";
import { RoundKey } from "./keys/RoundKey";
import { voiceLine } from "./line/voiceLine";
import { useVoice } from "./useVoice";

export default function VoiceView() {
  const { shop, health } = useShop();
  const { side } = useSide();
  const { actor, state } = useCustomer();
  const dependency = health?.dependencies.voice;
  const up = dependency !== undefined && dependency.status !== "off";
  const speech = health?.speech ?? false;
  const id = up && side === "customer" && actor?.kind === "customer" ? actor.id : null;
  const line = useMemo(() => (id === null ? null : voiceLine(id, speech)), [id, speech]);
  const name = state ? nameOf(state.detail.customer) : "The customer";
  const voice = useVoice(line, id === null ? null : { id, name });
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
          {line && <SideLine who={name} />}
          {line ? <Ready call={voice.call} speech={speech} /> : <Missing up={up} />}
        </div>
      )}
    </section>
  );
}

/** A call from here is the customer's own. */
function SideLine({ who }: { who: string }) {
  const { name, change } = useSide();
  return (
    <p className="my-2 flex flex-wrap items-center justify-center gap-x-2 rounded-full bg-warn-soft px-3 py-1 text-13 text-ink">
      Calling as {who} (simulation)
      {name !== null && (
        <button
          type="button"
          onClick={() => change(false)}
          className="min-h-6 font-[560] text-accent-text underline underline-offset-2 max-md:min-h-11"
        >
          Back to the shop's side
        </button>
      )}
    </p>
  );
}

function Ready({ call, speech }: { call: () => void; speech: boolean }) {
  return (
    <>
      <p className="mt-1 max-w-[420px] text-16 text-call-text-2">
        {speech
          ? "The call uses this device's microphone. You can also type during the call."
          : "Speech isn't installed on this server, so you type during the call."}
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
  const { side, name, change } = useSide();
  const voice = health?.dependencies.voice;
  const shopSide = simulation && side !== "customer";
  const why =
    health && !simulation
      ? "Customers call the shop's number. Calls from this page work in simulation only."
      : up && shopSide
        ? `You're signed in as ${name}. Calls from this page are made as the customer.`
        : up
          ? "Send a message first. Only customers on file can call."
          : away
            ? "The server can't be reached."
            : voice?.detail || "Calls aren't set up on this server.";
  return (
    <>
      <p className="mt-1 text-16 text-call-text-2">Calls aren't available</p>
      <div className="my-auto max-w-[420px] py-8">
        <span className="mx-auto grid size-14 place-items-center rounded-full bg-call-key">
          <PhoneOff size={24} strokeWidth={1.7} aria-hidden />
        </span>
        <p className="mt-5 text-16">{why}</p>
        {up && shopSide && (
          <button
            type="button"
            onClick={() => change(true)}
            className="mt-4 min-h-11 rounded-full bg-call-key px-5 font-[560] focus-visible:outline-call-agent"
          >
            Act as the customer (simulation)
          </button>
        )}
        <p className="mt-2 text-call-text-2">
          The same assistant answers texts and email, and knows what was said in both.
        </p>
      </div>
      <div className="flex gap-10">
        <RoundKey
          icon={MessageCircle}
          label="Text instead"
          onClick={() => useUi.getState().go({ view: SMS })}
        />
        <RoundKey
          icon={Mail}
          label="Email instead"
          onClick={() => useUi.getState().go({ view: MAIL })}
        />
      </div>
    </>
  );
}
