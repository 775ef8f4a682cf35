/** What a person sent: plain, as typed, linked, in its own direction. Long text waits to be asked for. */

import { useMemo, useState } from "react";
import { firstPart, size } from "@/lib/bigText";
import { linkify } from "@/lib/linkify";
import { Button } from "./Buttons";

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
            piece.text
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
