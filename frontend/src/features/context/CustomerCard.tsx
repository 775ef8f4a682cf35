/** Who it is: contacts with their proof, what was noted and where, and what they may ask for. */

import { ShieldAlert, ShieldCheck, UserRound } from "lucide-react";
import type { CustomerDetail, Fact } from "@/api/types";
import { address, fullName, initials, nameOf } from "@/lib/addresses";
import { withWhom } from "@/lib/conversation/timeline";
import { factLabel, factValue, LEVELS } from "@/lib/facts";
import { CHANNELS } from "@/lib/kinds/channels";
import { customerLink } from "@/lib/route";
import { monthOf } from "@/lib/time";
import { useUi } from "@/stores/ui";
import { Avatar } from "@/ui/Avatar";
import { CONTACT_ICONS } from "@/ui/ChannelIcon";
import { Chip } from "@/ui/Chip";
import { CopyLink } from "@/ui/CopyLink";
import { MiddleCut } from "@/ui/text/MiddleCut";

export function CustomerCard({ detail }: { detail: CustomerDetail }) {
  const { customer, contacts, extracted_data, level, handler, handler_name } = detail;
  const facts = Object.entries(extracted_data);
  return (
    <section aria-label="Customer" className="border-line border-b px-4 pt-3.5 pb-3">
      <div className="flex items-center gap-3">
        <Avatar letters={initials(customer)} size={42} />
        <div className="min-w-0 flex-1">
          <h3 dir="auto" className="flex min-w-0 font-[620] text-16">
            {fullName(customer) ? (
              <span className="truncate">{fullName(customer)}</span>
            ) : (
              <MiddleCut text={nameOf(customer)} />
            )}
          </h3>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-13 text-ink-2">
            Customer since {monthOf(customer.created_at)}
            {handler === "person" && (
              <Chip tone="warn">
                <UserRound size={13} aria-hidden /> {withWhom({ handler, name: handler_name })}
              </Chip>
            )}
          </p>
        </div>
        <CopyLink to={customerLink(customer.id)} what="this customer" />
      </div>
      <ul className="mt-2.5">
        {contacts.map((contact) => {
          const Icon = CONTACT_ICONS[contact.kind];
          return (
            <li key={contact.address} className="flex h-[26px] items-center gap-3 text-13">
              <Icon size={16} strokeWidth={1.7} aria-hidden className="flex-none text-ink-3" />
              <span dir="auto" className="min-w-0 flex-1 truncate">
                {address(contact.address)}
              </span>
              <Verified yes={contact.verified} />
            </li>
          );
        })}
      </ul>
      {detail.unproven.map((sender) => (
        <UnprovenMail key={sender.customer_id} sender={sender} />
      ))}
      <Assurance level={level} />
      {facts.length > 0 && (
        <ul aria-label="Noted facts" className="mt-2.5 flex flex-wrap gap-1.5">
          {facts.map(([name, fact]) => (
            <li key={name} className="max-w-full">
              <FactChip name={name} fact={fact} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Verified({ yes }: { yes: boolean }) {
  const Icon = yes ? ShieldCheck : ShieldAlert;
  return (
    <span
      className={`flex flex-none items-center gap-1 font-[520] text-12 ${yes ? "text-ok" : "text-warn"}`}
    >
      <Icon size={15} strokeWidth={1.9} aria-hidden />
      {yes ? "Verified" : "Not verified"}
    </span>
  );
}

/** Messages that only claim to be from this customer stand apart; here is the way to them. */
function UnprovenMail({ sender }: { sender: CustomerDetail["unproven"][number] }) {
  return (
    <button
      type="button"
      title={`From ${address(sender.address)}. Not verified as this customer.`}
      onClick={() => useUi.getState().actAs({ kind: "customer", id: sender.customer_id })}
      className="flex h-[26px] w-full items-center gap-3 text-13 text-warn transition duration-90 hover:bg-hover max-md:h-9"
    >
      <ShieldAlert size={16} strokeWidth={1.7} aria-hidden className="flex-none" />
      <span className="min-w-0 flex-1 truncate text-left">Unverified messages under this name</span>
      <span>{sender.messages}</span>
    </button>
  );
}

function Assurance({ level }: { level: CustomerDetail["level"] }) {
  const { name, may } = LEVELS[level];
  return (
    <p className="mt-1.5 flex items-start gap-2 text-12 text-ink-2">
      <Chip tone={level === "L0" ? "warn" : "neutral"} title={may}>
        {name}
      </Chip>
      <span className="pt-[3px]">{may}</span>
    </p>
  );
}

/** A fact with the sign of the channel it came from; the click goes to the turn that noted it. */
function FactChip({ name, fact }: { name: string; fact: Fact }) {
  const source = fact.channel ? CHANNELS[fact.channel] : null;
  const turn = fact.turn_id ?? null;
  const Icon = fact.channel ? CHANNELS[fact.channel].icon : null;
  const from = source ? `, from ${source.name}` : "";
  return (
    <button
      type="button"
      disabled={turn === null}
      title={`Noted${from}. Show in timeline.`}
      onClick={() =>
        useUi.getState().set({ soughtTurn: turn, timelineFilter: "all", openTicket: null })
      }
      className="flex h-6 max-w-full items-center gap-1.5 rounded-full border border-control/60 px-2.5 text-12 transition duration-90 enabled:hover:bg-hover disabled:cursor-default max-md:h-9"
    >
      <span className="text-ink-3">{factLabel(name)}</span>
      <span dir="auto" className="truncate font-[560]">
        {factValue(name, fact.value)}
      </span>
      {Icon && <Icon size={13} strokeWidth={1.9} aria-hidden className="flex-none text-ink-3" />}
      <span className="sr-only">{from}</span>
    </button>
  );
}

/** A sender the shop has never seen: nothing is known, and little may be said. */
export function NewSenderCard({ address: sender }: { address: string }) {
  return (
    <section aria-label="Customer" className="border-line border-b px-4 py-3.5">
      <div className="flex items-center gap-3">
        <Avatar letters={null} size={42} />
        <div className="min-w-0">
          <h3 className="truncate font-[620] text-16">{address(sender)}</h3>
          <p className="text-13 text-ink-2">Not on file. Their first message creates a customer.</p>
        </div>
      </div>
      <Assurance level="L0" />
    </section>
  );
}
