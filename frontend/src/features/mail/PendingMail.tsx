/** What else a thread shows: collapsed emails, an email being sent, a running turn. */

import { CircleAlert } from "lucide-react";
import type { CustomerSummary } from "@/api/types";
import { initials, nameOf } from "@/lib/addresses";
import { Avatar } from "@/ui/Avatar";
import { useClock, useLasting } from "@/ui/hooks/useClock";
import { PlainText } from "@/ui/text/PlainText";
import type { PendingMail as Pending } from "./mailbox";

export function FoldedMails({ count, open }: { count: number; open: () => void }) {
  return (
    <button
      type="button"
      onClick={open}
      className="flex h-11 w-full items-center gap-3 border-line border-b px-4 text-13 text-ink-2 -outline-offset-2 hover:bg-hover md:px-7"
    >
      <span className="grid size-[38px] place-items-center">
        <span className="grid size-7 place-items-center rounded-full border border-line font-[600]">
          {count}
        </span>
      </span>
      {count} earlier emails
    </button>
  );
}

interface PendingMailProps {
  item: Pending;
  customer: CustomerSummary | undefined;
  tryAgain: () => void;
}

export function PendingMail({ item, customer, tryAgain }: PendingMailProps) {
  return (
    <div className="appear border-line border-b px-4 py-3 md:px-7">
      <div className="flex gap-3.5">
        <Avatar letters={customer ? initials(customer) : null} size={38} />
        <div className="min-w-0 flex-1">
          <p dir="auto" className="min-h-6 font-[600]">
            {customer ? nameOf(customer) : "You"}
          </p>
          <p className="mb-3 text-13 text-ink-2">to the shop</p>
          <PlainText text={item.text} className="max-w-[66ch] text-15" />
          <PendingState item={item} tryAgain={tryAgain} />
        </div>
      </div>
    </div>
  );
}

function PendingState({ item, tryAgain }: { item: Pending; tryAgain: () => void }) {
  const slow = useLasting(item.state === "sending", 400);
  if (item.state === "failed") {
    return (
      <p
        role="alert"
        className="mt-3 flex items-center gap-1.5 text-13 text-danger"
        title={item.error ?? undefined}
      >
        <CircleAlert size={15} aria-hidden />
        Not sent.
        <button
          type="button"
          onClick={tryAgain}
          className="min-h-6 font-[600] underline underline-offset-2 max-md:min-h-11"
        >
          Try again
        </button>
      </p>
    );
  }
  const text = {
    waiting: "Waiting for a connection",
    stored: "Sent.",
    sending: slow ? "Sending" : "",
  }[item.state];
  return <p className="mt-3 min-h-[18px] text-13 text-ink-3">{text}</p>;
}

/** A turn is at work on this thread. */
export function RunningLine({ since, shop }: { since: string; shop: string }) {
  const now = useClock(1_000);
  const shown = useLasting(true, 400);
  if (!shown) return null;
  const long = now - Date.parse(since) > 30_000;
  return (
    <p className="appear flex items-center gap-3 px-4 py-4 text-13 text-ink-3 md:pl-[79px]">
      <span aria-hidden className="flex gap-1">
        <span className="dot-typing" />
        <span className="dot-typing" />
        <span className="dot-typing" />
      </span>
      {long ? "Still working on it" : `${shop} is writing`}
    </p>
  );
}
