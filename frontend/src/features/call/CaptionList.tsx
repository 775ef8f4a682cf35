/** What is said and done, as it happens; partial words are muted and replaced in place. */

import { Captions } from "lucide-react";
import { useEffect, useRef } from "react";
import { useShop } from "@/features/customer/useShop";
import type { Caption } from "@/lib/callState";
import { callLength } from "@/lib/time";
import { withoutCodes } from "@/ui/text/PlainText";
import { CallCard } from "./CallCard";
import { type CallLine, callLines } from "./callLines";
import { useCallTurn } from "./useCallTurn";

interface CaptionListProps {
  captions: Caption[];
  turnId: number;
  live: boolean;
}

export function CaptionList({ captions, turnId, live }: CaptionListProps) {
  const turn = useCallTurn(turnId);
  const lines = callLines(captions, live ? turn : undefined);
  const end = useRef<HTMLLIElement>(null);
  const newest = `${lines.at(-1)?.key} ${captions.at(-1)?.text}`;
  useEffect(() => {
    if (newest) end.current?.scrollIntoView({ block: "nearest" });
  }, [newest]);
  return (
    <>
      <h3 className="hidden flex-none items-center gap-2 pb-3 text-13 text-call-text-2 @min-[840px]:flex">
        <Captions size={16} strokeWidth={1.8} aria-hidden />
        {live ? "Live captions" : "What was said"}
      </h3>
      <ol
        aria-label="Captions"
        tabIndex={0}
        className="scroller flex min-h-24 w-full flex-1 flex-col text-left focus-visible:outline-call-agent"
      >
        {lines.map((line, index) => (
          <li
            key={line.key}
            ref={index === lines.length - 1 ? end : null}
            className={line.kind === "caption" && line.goesOn ? "mt-1" : "mt-4 first:mt-0"}
          >
            <Line line={line} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Line({ line }: { line: CallLine }) {
  if (line.kind === "card") return <CallCard run={line.run} />;
  const { caption, goesOn } = line;
  return (
    <>
      {goesOn || <Speaker caption={caption} />}
      <p dir="auto" className={`text-16 ${caption.final ? "" : "text-call-text-2"}`}>
        {withoutCodes(caption.text)}
        {caption.cut && (
          <span className="text-13 text-call-text-2">
            <span aria-hidden> — </span>
            <span className="sr-only">, </span>you spoke
          </span>
        )}
      </p>
    </>
  );
}

function Speaker({ caption }: { caption: Caption }) {
  const { shop } = useShop();
  const you = caption.who === "you";
  return (
    <p className="text-12">
      <span className={`font-[600] ${you ? "text-call-you" : "text-call-agent"}`}>
        {you ? "You" : shop}
      </span>{" "}
      <span className="numbers text-call-text-2">{callLength(caption.atMs)}</span>
    </p>
  );
}
