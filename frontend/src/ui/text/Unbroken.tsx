/** Words of which no line ends inside an order, ticket or phone number. */

import { useMemo } from "react";
import { unbroken } from "./unbroken";

export function Unbroken({ text }: { text: string }) {
  const pieces = useMemo(() => unbroken(text), [text]);
  return pieces.map((piece) =>
    piece.whole ? (
      <span key={piece.at} className="whitespace-nowrap">
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}
