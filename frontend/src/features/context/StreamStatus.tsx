/** How fresh the page is, in three words. */

import { clockTime } from "@/lib/time";
import { useConnection } from "@/stores/connection";

export function StreamStatus() {
  const link = useConnection((connection) => connection.link);
  const live = link.status === "live";
  const text = {
    connecting: "Connecting",
    live: "Live",
    reconnecting: "Reconnecting",
    polling: "Updates every 5 s",
    offline: link.status === "offline" ? `Offline since ${clockTime(link.since)}` : "",
  }[link.status];
  return (
    <span
      role="status"
      className="flex items-center gap-1.5 text-12 text-ink-2"
      data-link={link.status}
    >
      <span
        aria-hidden
        className={`size-[7px] rounded-full ${live ? "bg-ok" : link.status === "polling" ? "bg-warn" : "border border-ink-3"}`}
      />
      {text}
    </span>
  );
}
