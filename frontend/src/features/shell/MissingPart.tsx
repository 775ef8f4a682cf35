/** A part of the page couldn't be loaded: why, and what to do. A new release reloads the page, once. */

import { RotateCw } from "lucide-react";
import { useEffect } from "react";
import { reloadForNewRelease } from "@/api/release";
import { inCall } from "@/lib/callState";
import { useCall } from "@/stores/call";
import { Button } from "@/ui/Buttons";
import { useOnline } from "@/ui/hooks/useOnline";

export function MissingPart({ corner }: { corner: boolean }) {
  const online = useOnline();
  const calling = useCall(({ state }) => inCall(state));
  useEffect(() => {
    // Reloading hangs up: a call goes on, and the page waits.
    if (online && !calling) void reloadForNewRelease().catch(() => undefined);
  }, [online, calling]);
  const why = online
    ? "The page may have been updated. Reload it to continue. Your drafts are kept."
    : "You're offline. Reload when you're back. Your drafts are kept.";
  return (
    <div
      role="alert"
      className={`flex flex-col items-center gap-3 p-6 text-center ${
        corner
          ? "fixed right-3 bottom-3 z-40 max-w-[340px] rounded-16 border border-line bg-surface shadow-2"
          : "m-auto max-w-[340px]"
      }`}
    >
      <p className="font-[600] text-16">This part of the page didn't load</p>
      <p className="text-ink-2">{why}</p>
      <Button icon={RotateCw} onClick={() => location.reload()}>
        Reload
      </Button>
    </div>
  );
}
