/** Signing in as one of the shop's own people, with the token they were given. */

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/Buttons";
import { useSignIn } from "@/hooks/useOperator";
import { useOperatorStore } from "@/stores/operator";

export function SignInDialog() {
  const open = useOperatorStore((store) => store.signInOpen);
  const set = useOperatorStore((store) => store.set);
  const dialog = useRef<HTMLDialogElement>(null);
  const [token, setToken] = useState("");
  const { signIn, busy, error } = useSignIn();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim()) void signIn(token.trim()).then(() => setToken(""));
  };
  return (
    <dialog
      ref={dialog}
      aria-labelledby="sign-in-title"
      onClose={() => set({ signInOpen: false })}
      className="m-auto w-[400px] max-w-[calc(100vw-24px)] rounded-16 border border-line bg-surface p-5 text-ink shadow-2"
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <h2 id="sign-in-title" className="font-[620] text-16">
          Work as one of the shop
        </h2>
        <label className="text-13 text-ink-2">
          Operator token
          <input
            type="password"
            autoComplete="off"
            value={token}
            onChange={(event) => setToken(event.target.value)}
            className="mt-1 h-10 w-full rounded-10 border border-control bg-surface px-3 text-14 text-ink"
          />
        </label>
        <p className="text-12 text-ink-2">
          <code className="font-mono">support-agent operator add NAME --role agent</code> makes one.
          It is kept for this tab only.
        </p>
        {error && (
          <p role="alert" className="text-13 text-danger">
            {error}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={() => set({ signInOpen: false })}>Cancel</Button>
          <Button type="submit" tone="filled" disabled={busy || !token.trim()}>
            Sign in
          </Button>
        </div>
      </form>
    </dialog>
  );
}
