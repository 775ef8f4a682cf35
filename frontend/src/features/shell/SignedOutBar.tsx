/** Says that a token is no longer valid, and what happens to the drafts of its owner. */

import { KeyRound } from "lucide-react";
import { useOperatorStore } from "@/stores/operator";
import { Button } from "@/ui/Buttons";

export default function SignedOutBar({ ended }: { ended: string }) {
  const set = useOperatorStore((store) => store.set);
  return (
    <div
      role="alert"
      className="flex flex-none flex-wrap items-center gap-2.5 bg-warn-soft px-4 py-2 text-13 text-ink"
    >
      <KeyRound size={16} aria-hidden className="flex-none text-warn" />
      <p className="min-w-0 flex-1">
        {`${ended}’s token is no longer valid. Drafts are kept in this tab. Sign in to continue.`}
      </p>
      <Button className="h-8" onClick={() => set({ signInOpen: true })}>
        Sign in
      </Button>
      <Button className="h-8" onClick={() => set({ ended: null })}>
        Go on without
      </Button>
    </div>
  );
}
