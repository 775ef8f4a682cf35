/** Signing in as one of the shop's own people, with the token they were given. */

import { type FormEvent, useState } from "react";
import { useOperatorStore } from "@/stores/operator";
import { Button } from "@/ui/Buttons";
import { Dialog } from "@/ui/Dialog";
import { useSignIn } from "./useOperator";

export default function SignInDialog() {
  const [token, setToken] = useState("");
  const { signIn, busy, error } = useSignIn();
  const close = () => useOperatorStore.getState().set({ signInOpen: false });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim()) void signIn(token.trim());
  };
  return (
    <Dialog title="Sign in as staff" width="w-[400px]" close={close}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <label className="text-13 text-ink-2">
          Operator token
          <input
            autoFocus
            type="password"
            autoComplete="off"
            value={token}
            onChange={(event) => setToken(event.target.value)}
            className="mt-1 h-10 w-full rounded-10 border border-control bg-surface px-3 text-14 text-ink"
          />
        </label>
        <p className="text-12 text-ink-2">
          <code className="font-mono">support-agent operator add NAME --role agent</code> creates
          one. It's kept for this tab only.
        </p>
        {error && (
          <p role="alert" className="text-13 text-danger">
            {error}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" tone="filled" disabled={busy || !token.trim()}>
            Sign in
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
