/** A channel's icon, in the channel's color when it has no label. */

import { type LucideIcon, Mail, MessageCircle, Phone } from "lucide-react";
import type { Channel, ContactKind } from "@/api/types";
import { CHANNELS, MAIL, SMS, VOICE } from "@/lib/kinds/channels";

interface Looks {
  icon: LucideIcon;
  /** The color of its open tab. */
  color: string;
  disc: string;
}

export const CHANNEL_LOOKS: Record<Channel, Looks> = {
  [MAIL]: { icon: Mail, color: "text-mail", disc: "bg-mail-soft text-mail" },
  [SMS]: { icon: MessageCircle, color: "text-sms", disc: "bg-sms-soft text-sms" },
  [VOICE]: { icon: Phone, color: "text-voice", disc: "bg-voice-soft text-voice" },
};

export const CONTACT_ICONS: Record<ContactKind, LucideIcon> = { email: Mail, phone: Phone };

export function ChannelDisc({ channel }: { channel: Channel }) {
  const { icon: Icon, disc } = CHANNEL_LOOKS[channel];
  const { name } = CHANNELS[channel];
  return (
    <span title={name} className={`grid size-7 flex-none place-items-center rounded-full ${disc}`}>
      <Icon size={15} strokeWidth={1.9} aria-hidden />
      <span className="sr-only">{name}</span>
    </span>
  );
}
