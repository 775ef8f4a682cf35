/** Says that there is no connection, and what happens to what is written now. */

import { CloudOff } from "lucide-react";
import { useSide } from "@/features/customer/useSide";
import { useConnection } from "@/stores/connection";
import { useOnline } from "@/ui/hooks/useOnline";

export function OfflineBar() {
  const online = useOnline();
  const link = useConnection((connection) => connection.link);
  const { side } = useSide();
  if (online && link.status !== "offline") return null;
  // The customer's messages are queued; an operator sends theirs again by hand.
  const then =
    side === "customer"
      ? "New messages wait here and go out when you're back."
      : "What you write is kept here; send it when you're back.";
  const text = online
    ? "The server can't be reached. What you write here can be sent again when it's back."
    : `You're offline. ${then}`;
  return (
    <p
      role="status"
      className="flex flex-none items-center gap-2.5 bg-warn-soft px-4 py-2 text-13 text-ink"
    >
      <CloudOff size={16} aria-hidden className="flex-none text-warn" />
      {text}
    </p>
  );
}
