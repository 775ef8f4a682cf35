/** A channel's icon, in the channel's color when it has no label. */

import { type LucideIcon, Mail, Phone } from "lucide-react";
import type { Channel, ContactKind } from "@/api/types";
import { CHANNELS } from "@/lib/kinds/channels";

export const CONTACT_ICONS: Record<ContactKind, LucideIcon> = { email: Mail, phone: Phone };

export function ChannelDisc({ channel }: { channel: Channel }) {
  const { icon: Icon, disc, name } = CHANNELS[channel];
  return (
    <span title={name} className={`grid size-7 flex-none place-items-center rounded-full ${disc}`}>
      <Icon size={15} strokeWidth={1.9} aria-hidden />
      <span className="sr-only">{name}</span>
    </span>
  );
}
