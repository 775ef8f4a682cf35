/** The sign of a channel, in its colour where it stands alone. */

import { type LucideIcon, Mail, MessageCircle, Phone } from "lucide-react";
import type { Channel } from "@/api/types";

export const CHANNELS: Record<Channel, { icon: LucideIcon; name: string; disc: string }> = {
  email: { icon: Mail, name: "E-mail", disc: "bg-mail-soft text-mail" },
  sms: { icon: MessageCircle, name: "SMS", disc: "bg-sms-soft text-sms" },
  voice: { icon: Phone, name: "Voice", disc: "bg-voice-soft text-voice" },
};

export function ChannelDisc({ channel }: { channel: Channel }) {
  const { icon: Icon, name, disc } = CHANNELS[channel];
  return (
    <span title={name} className={`grid size-7 flex-none place-items-center rounded-full ${disc}`}>
      <Icon size={15} strokeWidth={1.9} aria-hidden />
      <span className="sr-only">{name}</span>
    </span>
  );
}
