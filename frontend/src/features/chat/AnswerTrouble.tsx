/** Why a person's words did not go out, and the way on when a colleague has the customer. */

import { Refused } from "./Refused";
import type { useAnswer } from "./useAnswer";

export function AnswerTrouble({ answer }: { answer: ReturnType<typeof useAnswer> }) {
  const { refusal, takeOver, busy } = answer;
  return (
    <Refused
      refusal={refusal}
      what="Not sent."
      busy={busy}
      takeOver={(from) => void takeOver(from)}
      className="px-4 py-1.5"
    />
  );
}
