/** Which side you write as here, in its own color, with a button to switch sides. */

import { Drama, Headset } from "lucide-react";
import { useCustomer } from "@/features/customer/useCustomer";
import { useSide } from "@/features/customer/useSide";
import { takenFrom } from "@/lib/conversation/timeline";
import { clockTime } from "@/lib/time";

interface SideBarProps {
  who: string;
  /** Nobody knows yet whose side it is: the room is kept, so that nothing jumps. */
  room?: boolean;
}

export function SideBar({ who, room = false }: SideBarProps) {
  const { side, name, simulation, change } = useSide();
  const { state } = useCustomer();
  if (room) return <div className="h-[30px] flex-none" />;
  if (side === "none") return null;
  const customer = side === "customer";
  const holder = state?.detail.handler_name ?? null;
  const colleague = holder !== name ? holder : null;
  const taken = takenFrom(state?.handovers ?? [], name);
  const Icon = customer ? Drama : Headset;
  return (
    <div
      role="note"
      aria-label="Who you're writing as"
      className={`flex flex-none flex-wrap items-center gap-x-2.5 px-4 py-1.5 text-13 text-ink ${
        customer ? "bg-warn-soft" : "bg-ok-soft"
      }`}
    >
      <Icon size={16} aria-hidden className={`flex-none ${customer ? "text-warn" : "text-ok"}`} />
      <span className="min-w-0 font-[560] [overflow-wrap:anywhere]">
        {customer ? `Writing as ${who} (simulation)` : `Writing as ${name}`}
      </span>
      {!customer && colleague && <span>{colleague} has this customer</span>}
      {name !== null && simulation && (
        <button
          type="button"
          onClick={() => change(!customer)}
          className="ml-auto min-h-6 rounded-6 font-[560] text-accent-text underline underline-offset-2 max-md:min-h-11"
        >
          {customer ? `Write as ${name}` : `Write as ${who} (simulation)`}
        </button>
      )}
      {!customer && taken && (
        <p role="status" className="w-full">
          {`${taken.by} took this customer over from you at ${clockTime(taken.at)}. Your draft is kept.`}
        </p>
      )}
    </div>
  );
}
