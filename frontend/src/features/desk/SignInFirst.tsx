/** What is for the shop's own people says so, and how they get in. */

import { KeyRound } from "lucide-react";
import { useOperatorStore } from "@/stores/operator";
import { Button } from "@/ui/Buttons";
import { EmptyState } from "@/ui/States";

export function SignInFirst({ to }: { to: string }) {
  return (
    <EmptyState
      icon={KeyRound}
      title="Sign in with your token"
      action={
        <Button tone="filled" onClick={() => useOperatorStore.getState().set({ signInOpen: true })}>
          Sign in
        </Button>
      }
    >
      This is for the shop's own people. Your operator token shows you {to}.
    </EmptyState>
  );
}
