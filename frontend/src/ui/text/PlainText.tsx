/** What a person sent: plain, as typed, linked, in its own direction. Long text waits to be asked for. */

import { Lock } from "lucide-react";
import { Fragment, type ReactNode, useMemo, useState } from "react";
import { HIDDEN_CODE } from "@/lib/snippet";
import { Button } from "@/ui/Buttons";
import { firstPart, size } from "./bigText";
import { linkify } from "./linkify";
import { Unbroken } from "./Unbroken";

/** Past this, links are not looked for: the text is data, not a letter. */
const LINK_LIMIT = 50_000;

export function PlainText({ text, className = "" }: { text: string; className?: string }) {
  const [all, setAll] = useState(false);
  const first = useMemo(() => firstPart(text), [text]);
  const shown = first === null || all ? text : first;
  const pieces = useMemo(
    () => (shown.length > LINK_LIMIT ? [{ text: shown }] : linkify(shown)),
    [shown],
  );
  return (
    <div className={className}>
      <div dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
        {pieces.map((piece, index) =>
          piece.href ? (
            <a
              key={index}
              href={piece.href}
              target="_blank"
              rel="noreferrer noopener nofollow"
              className="underline underline-offset-2"
            >
              {piece.text}
            </a>
          ) : (
            <Fragment key={index}>{withoutCodes(piece.text)}</Fragment>
          ),
        )}
      </div>
      {first !== null && !all && (
        <Button className="mt-3" onClick={() => setAll(true)}>
          Show all ({size(text.length)})
        </Button>
      )}
    </div>
  );
}

/** Where the server took a secret code out of a text: a lock and words, not its placeholder. */
export function withoutCodes(text: string): ReactNode {
  const parts = text.split(HIDDEN_CODE);
  if (parts.length === 1) return <Unbroken text={text} />;
  return parts.map((part, index) => (
    <Fragment key={index}>
      {index > 0 && (
        <span className="whitespace-nowrap">
          <Lock size={14} aria-hidden className="mr-1 inline align-[-2px]" />
          Code hidden
        </span>
      )}
      <Unbroken text={part} />
    </Fragment>
  ));
}
