/** What is for the shop's own people says so, and how they get in. */

import { KeyRound } from "lucide-react";
import { Button } from "@/components/ui/Buttons";
import { EmptyState } from "@/components/ui/States";
import { useOperatorStore } from "@/stores/operator";

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
