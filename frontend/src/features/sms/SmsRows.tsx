/** The rows of a text conversation: time, bubble, the mark under it, and the dots. */

import { CircleAlert } from "lucide-react";
import { BatchRing } from "@/features/chat/BatchRing";
import type { Batch } from "@/features/chat/useChat";
import type { Bubble, Mark } from "@/lib/conversation/grouping";
import { clockTime, dayLabel, fullTime } from "@/lib/time";
import { useLasting } from "@/ui/hooks/useClock";
import { PlainText } from "@/ui/text/PlainText";
import { segments } from "./segments";

export function TimeMark({ at, newDay }: { at: number; newDay: boolean }) {
  return (
    <p className="pt-5 pb-2 text-center text-12 text-ink-3" title={fullTime(at)}>
      {newDay && <span className="font-[620]">{dayLabel(at, Date.now())} </span>}
      <span className="numbers">{clockTime(at)}</span>
    </p>
  );
}

interface SmsBubbleProps {
  bubble: Bubble;
  /** Who is on the other side. */
  other: string;
  batch: Batch | null;
  tryAgain: (key: string) => void;
}

const SIDES = {
  me: {
    place: "justify-end",
    colours: "bg-(--bubble-out) text-(--on-bubble-out)",
    tail: "bubble-tail-right",
    who: "You",
  },
  other: {
    place: "justify-start",
    colours: "bg-(--bubble-in) text-(--on-bubble-in)",
    tail: "bubble-tail-left",
    who: "",
  },
};

export function SmsBubble({ bubble, other, batch, tryAgain }: SmsBubbleProps) {
  const side = SIDES[bubble.side];
  const { writer } = bubble;
  const tail = bubble.tail ? `bubble-tail ${side.tail}` : "";
  return (
    <div className={bubble.joined ? "pt-0.5" : "pt-2.5"}>
      {writer !== null && writer !== "You" && !bubble.joined && (
        <p aria-hidden className={`flex ${side.place} px-2 pb-0.5 text-12 text-ink-3`}>
          {writer}
        </p>
      )}
      <div className={`flex ${side.place} px-1.5`}>
        <div
          title={details(bubble)}
          className={`appear relative max-w-[78%] rounded-19 px-3.5 py-2 text-[17px] leading-[22px] md:max-w-[min(66%,460px)] md:text-16 ${side.colours} ${tail}`}
        >
          <span className="sr-only">{writer ?? (side.who || other)}: </span>
          <PlainText text={bubble.text} />
        </div>
      </div>
      {bubble.mark && <MarkLine mark={bubble.mark} batch={batch} tryAgain={tryAgain} />}
    </div>
  );
}

/** Shown on hover: when, in which batch, how many texts it took. */
function details({ at, message, text }: Bubble): string {
  const texts = segments(text.slice(0, 5_000)).segments;
  const batch = message?.batch_id ? `\nBatch ${message.batch_id}` : "";
  const status =
    message?.direction === "outbound"
      ? `\n${message.status}${message.error ? `: ${message.error}` : ""}`
      : "";
  return `${fullTime(at)}${batch}\n${texts === 1 ? "1 text" : `${texts} texts`}${status}`;
}

interface MarkLineProps {
  mark: Mark;
  batch: Batch | null;
  tryAgain: (key: string) => void;
}

function MarkLine({ mark, batch, tryAgain }: MarkLineProps) {
  return (
    <div className="flex min-h-[22px] items-center justify-end gap-1.5 px-2 pt-1 text-12 text-ink-3">
      <MarkText mark={mark} batch={batch} tryAgain={tryAgain} />
    </div>
  );
}

function MarkText({ mark, batch, tryAgain }: MarkLineProps) {
  switch (mark.kind) {
    case "failed":
      return <Failed mark={mark} tryAgain={tryAgain} />;
    case "lost":
      return <span className="text-danger">Not sent. {mark.why}</span>;
    case "waiting":
      return <span className="font-[560]">Waiting for a connection</span>;
    case "sending":
      return <Sending key={mark.since} />;
    case "read":
      return (
        <span title={fullTime(mark.at)}>
          <span className="font-[560]">Read</span>{" "}
          <span className="numbers">{clockTime(mark.at)}</span>
        </span>
      );
    case "delivered":
      return batch && batch.messages.length > 0 ? (
        <BatchRing batch={batch} />
      ) : (
        <span className="font-[560]">Delivered</span>
      );
  }
}

/** Most sends are over before the word could be read. */
function Sending() {
  return useLasting(true, 400) ? <span className="font-[560]">Sending</span> : null;
}

function Failed({
  mark,
  tryAgain,
}: {
  mark: Extract<Mark, { kind: "failed" }>;
  tryAgain: (key: string) => void;
}) {
  const { key, error } = mark.pending;
  return (
    <span
      role="alert"
      className="flex flex-wrap items-center justify-end gap-x-1.5 text-danger"
      title={error ?? undefined}
    >
      <CircleAlert size={14} aria-hidden />
      <span>Not sent.</span>
      <button
        type="button"
        onClick={() => tryAgain(key)}
        className="min-h-6 font-[600] underline underline-offset-2 max-md:min-h-11"
      >
        Try again
      </button>
    </span>
  );
}

export function TypingRow({ note }: { note: string | null }) {
  return (
    <div className="flex items-center gap-3 px-1.5 pt-2.5">
      <div
        aria-hidden
        className="bubble-tail bubble-tail-left appear relative flex h-9 items-center gap-1 rounded-19 bg-(--bubble-in) px-3.5"
      >
        <span className="dot-typing" />
        <span className="dot-typing" />
        <span className="dot-typing" />
      </div>
      {note && <span className="text-12 text-ink-3">{note}</span>}
    </div>
  );
}
