/** The beginning of a list that has older rows: they are on their way, or they failed to come. */

import { Button } from "@/components/ui/Buttons";
import type { useOlderMessages } from "@/hooks/useCustomer";

export function OlderTop({ older }: { older: ReturnType<typeof useOlderMessages> }) {
  if (!older.hasOlder) return null;
  return (
    <div className="flex flex-none items-center justify-center gap-3 p-3 text-13 text-ink-2">
      {older.status === "error" && <span role="alert">Older messages could not be read.</span>}
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
