/** Whom one is here, what is simulated, and the demo in three steps. Until it is put away. */

import { Mail, MessageCircle, Phone, X } from "lucide-react";
import type { Order } from "@/api/types";
import { useChat } from "@/features/chat/useChat";
import { useCustomer } from "@/features/customer/useCustomer";
import { useShop } from "@/features/customer/useShop";
import { draftThread } from "@/features/mail/mailbox";
import { fullName } from "@/lib/addresses";
import { inCall } from "@/lib/callState";
import { MAIL, SMS, VOICE } from "@/lib/kinds/channels";
import { useCall } from "@/stores/call";
import { useOutbox } from "@/stores/outbox";
import { useUi } from "@/stores/ui";
import { IconButton } from "@/ui/Buttons";
import { PHONE, useMedia } from "@/ui/hooks/useMedia";
import { useContextHidden } from "./useContextHidden";

export function FirstVisit() {
  const hidden = useUi((ui) => ui.introHidden);
  const { health, simulation } = useShop();
  // A call needs a phone's whole screen.
  const phone = useMedia(PHONE);
  const calling = useCall(({ state }) => inCall(state));
  // Keeps its space until it's known whether this is a simulation, so that nothing jumps.
  if (hidden || (calling && phone) || (health !== null && !simulation)) return null;
  return <Strip />;
}

/** The dearest order shows most: a refund of it is for a person to decide. */
const dearest = (orders: readonly Order[]) =>
  [...orders].sort((a, b) => Number(b.total) - Number(a.total))[0];

function Strip() {
  const { state, actor, status } = useCustomer();
  const mail = useChat(MAIL);
  const sms = useChat(SMS);
  const phone = useMedia(PHONE);
  const beside = !useContextHidden() && !phone;
  // There is no customer to write as, for example while a link to a ticket waits for a sign-in.
  if (status === "error" || (actor === null && status === "ready")) return null;
  const customer = state?.detail.customer;
  const who = (customer && fullName(customer).split(" ")[0]) || "someone new";
  const order = dearest(state?.detail.orders ?? []);
  const item = order?.items[0]?.name;
  const go = useUi.getState().go;
  const write = () => {
    const subject = order ? `Where is my order ${order.order_number}?` : "Case fans";
    const text = order
      ? `Hi,\n\nwhat's the status of order ${order.order_number}?`
      : "Do you have case fans in stock?";
    const own = { thread: null, inReplyTo: null, references: [], quote: "" };
    go({ view: MAIL, thread: null });
    mail.sendMail({ text, subject, ...own });
    const sent = useOutbox.getState().items.at(-1);
    if (sent?.mail) go({ thread: draftThread(sent.key) });
  };
  const refund = () => {
    go({ view: SMS });
    sms.sendText(item ? `Can I get a refund on that ${item}?` : "Do you have an RTX 4090?");
  };
  return (
    <section
      aria-label="About this page"
      className="relative flex flex-none flex-wrap items-center gap-x-4 gap-y-1.5 bg-warn-soft py-2 pr-12 pl-4 text-13 text-ink md:mx-3 md:mb-3 md:rounded-12"
    >
      <p className="min-w-[min(100%,420px)] flex-1">
        <span className="font-[600] md:block">You are writing as {who}, a customer.</span>{" "}
        {beside ? "The panel on the right shows" : "The Context tab shows"} what the shop sees.
        Emails, texts and calls are simulated: nothing leaves this machine unless a sender is set
        up.
        {customer && mail.from === null && ` ${who} has no email address on file.`}
        {customer && sms.from === null && ` ${who} has no phone number on file to text from.`}
      </p>
      <div className="flex flex-wrap items-center gap-1.5 max-md:-mr-10">
        <Try icon={Mail} label="Ask by email" go={write} ready={mail.from !== null} />
        <Try icon={MessageCircle} label="Refund by text" go={refund} ready={sms.from !== null} />
        <Try icon={Phone} label="Open the phone" go={() => go({ view: VOICE })} ready />
      </div>
      <IconButton
        icon={X}
        label="Dismiss"
        className="absolute top-1 right-1"
        onClick={() => useUi.getState().set({ introHidden: true })}
      />
    </section>
  );
}

interface TryProps {
  icon: typeof Mail;
  label: string;
  go: () => void;
  ready: boolean;
}

function Try({ icon: Icon, label, go, ready }: TryProps) {
  return (
    <button
      type="button"
      disabled={!ready}
      onClick={() => {
        go();
        // Where the page is a window on itself, what happens is below this strip.
        document.querySelector("main")?.scrollIntoView({ block: "start" });
      }}
      className="flex h-8 items-center gap-1.5 rounded-full border border-control bg-surface px-3 font-[560] hover:bg-hover disabled:opacity-55 max-md:h-11 max-md:px-2"
    >
      <Icon size={15} aria-hidden className="max-md:hidden" />
      {label}
    </button>
  );
}
