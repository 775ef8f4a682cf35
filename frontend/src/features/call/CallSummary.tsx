/** What a call that has ended did, as the timeline has it; a click shows it there. */

import { CallCard } from "./CallCard";
import { endedBecause } from "./callWords";
import { useCallTurn } from "./useCallTurn";

export function CallSummary({ turnId, reason }: { turnId: number; reason: string }) {
  const runs = useCallTurn(turnId)?.tool_runs ?? [];
  const because = endedBecause(reason);
  return (
    <>
      {because && <p className="mt-3 max-w-[420px] text-16">{because}</p>}
      {runs.length > 0 && (
        <section aria-label="Done in this call" className="mt-6 w-full max-w-[420px] flex-none">
          <h3 className="mb-2 text-13 text-call-text-2">Done in this call</h3>
          <ul className="flex flex-col gap-1.5">
            {runs.map((run) => (
              <li key={run.id}>
                <CallCard run={run} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
