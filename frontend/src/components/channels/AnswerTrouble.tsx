/** Why a person's words did not go out, and the way on when a colleague has the customer. */

import type { useAnswer } from "@/hooks/useAnswer";

export function AnswerTrouble({ answer }: { answer: ReturnType<typeof useAnswer> }) {
  const { error, takeOver, busy } = answer;
  if (!error) return null;
  const colleague = error.taken && error.text.includes("take over");
  return (
    <p role="alert" className="flex flex-wrap items-center gap-x-2 px-4 py-1.5 text-13 text-danger">
      Not sent. {error.text}
      {colleague && (
        <button
          type="button"
          disabled={busy}
          onClick={() => void takeOver()}
          className="min-h-6 font-[600] underline underline-offset-2 max-md:min-h-11"
        >
          Take over
        </button>
      )}
    </p>
  );
}
