/** What each channel is to the page. A channel the API adds fails to compile until it has a row here. */

import { type LucideIcon, Mail, MessageCircle, Phone } from "lucide-react";
import type { Channel, ContactKind, CustomerSummary, WrittenChannel } from "@/api/types";

export const MAIL = "email" satisfies Channel;
export const SMS = "sms" satisfies Channel;
export const VOICE = "voice" satisfies Channel;

interface ChannelFacts {
  icon: LucideIcon;
  /** The color of its open tab, and of its disc. */
  color: string;
  disc: string;
  /** On its tab and wherever it is named. */
  name: string;
  /** How a screen reader introduces a message: "Text message from …". */
  announced: string;
  /** The letter after `g` that opens it. */
  key: string;
  /** Where it goes to and comes from. */
  contact: ContactKind;
  /** What its provider writes before a number. */
  scheme: string;
  /** Its messages are shown at the time they were said, not grouped into batches. */
  spoken: boolean;
  /** It has subjects and threads. */
  threads: boolean;
  /** The most characters a customer may write at once, and the shop; null for no limit here. */
  longest: { customer: number | null; shop: number | null };
  /** What the assistant sends on it during a call, if it can. */
  followUp: { done: string; noun: string } | null;
}

/** In the order of the tabs. */
export const CHANNELS: Record<Channel, ChannelFacts> = {
  [MAIL]: {
    icon: Mail,
    color: "text-mail",
    disc: "bg-mail-soft text-mail",
    name: "Email",
    announced: "Email",
    key: "e",
    contact: "email",
    scheme: "",
    spoken: false,
    threads: true,
    longest: { customer: null, shop: null },
    followUp: { done: "Emailed it", noun: "Email" },
  },
  [SMS]: {
    icon: MessageCircle,
    color: "text-sms",
    disc: "bg-sms-soft text-sms",
    name: "SMS",
    announced: "Text message",
    key: "s",
    contact: "phone",
    scheme: "",
    spoken: false,
    threads: false,
    // Twilio takes no longer text; the shop's answers go out as one.
    longest: { customer: 1600, shop: 1500 },
    followUp: { done: "Texted it", noun: "Text message" },
  },
  [VOICE]: {
    icon: Phone,
    color: "text-voice",
    disc: "bg-voice-soft text-voice",
    name: "Voice",
    announced: "On the call",
    key: "v",
    contact: "phone",
    scheme: "",
    spoken: true,
    threads: false,
    longest: { customer: 2000, shop: null },
    followUp: null,
  },
};

export const CHANNEL_LIST = Object.keys(CHANNELS) as Channel[];

/** The channels one writes on; each of the API's is one of the page's. */
const WRITTEN: Record<WrittenChannel, true> = { [MAIL]: true, [SMS]: true };
export const WRITTEN_LIST = Object.keys(WRITTEN) as WrittenChannel[];

export const isWritten = (channel: unknown): channel is WrittenChannel =>
  typeof channel === "string" && Object.hasOwn(WRITTEN, channel);

/** The channel of a tool's argument; null for what is none. */
export const channelFacts = (channel: unknown): ChannelFacts | null =>
  CHANNEL_LIST.includes(channel as Channel) ? CHANNELS[channel as Channel] : null;

/** What kind of address this is, by its form. */
export const contactKind = (address: string): ContactKind =>
  address.includes("@") ? "email" : "phone";

/** The customer's main address of a kind. */
export const mainAddress = (
  customer: Pick<CustomerSummary, "email" | "phone_number"> | undefined,
  kind: ContactKind,
): string | null => (kind === "email" ? customer?.email : customer?.phone_number) ?? null;

/** The keyboard a phone shows for an address of a kind. */
export const INPUT_MODES = { email: "email", phone: "tel" } as const satisfies Record<
  ContactKind,
  string
>;
