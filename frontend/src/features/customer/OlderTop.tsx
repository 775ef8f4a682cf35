/** The beginning of a list that has older rows: they are on their way, or they failed to come. */

import { useEffect } from "react";
import { Button } from "@/ui/Buttons";
import type { useOlderMessages } from "./useCustomer";

type Older = ReturnType<typeof useOlderMessages>;

export function OlderTop({ older }: { older: Older }) {
  if (!older.hasOlder) return null;
  return (
    <div className="flex flex-none items-center justify-center gap-3 p-3 text-13 text-ink-2">
      {older.status === "error" && <span role="alert">Older messages couldn't be loaded.</span>}
      <Button disabled={older.status === "loading"} onClick={() => void older.load()}>
        {older.status === "error"
          ? "Retry"
          : older.status === "loading"
            ? "Loading…"
            : "Show older messages"}
      </Button>
    </div>
  );
}

/** None of the newest messages is of this channel: the pages before them are looked through. */
export function Earlier({ older, what }: { older: Older; what: string }) {
  const { status, load, hasOlder } = older;
  useEffect(() => {
    if (status === "idle" && hasOlder) void load();
  }, [status, load, hasOlder]);
  return (
    <div className="m-auto flex flex-col items-center gap-3 p-6 text-center text-ink-2">
      {status === "error" ? (
        <>
          <p role="alert">Earlier {what} couldn't be loaded.</p>
          <Button onClick={() => void load()}>Retry</Button>
        </>
      ) : (
        <p role="status">Looking for earlier {what}…</p>
      )}
    </div>
  );
}
