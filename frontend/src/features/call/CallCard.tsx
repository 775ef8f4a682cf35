/** Something the assistant did during a call, and where to see it. */

import { CircleAlert } from "lucide-react";
import type { ToolRun } from "@/api/types";
import { isWritten } from "@/lib/kinds/channels";
import { toolIcon, toolTitle } from "@/lib/kinds/tools";
import { useUi } from "@/stores/ui";
import { PHONE, useMedia } from "@/ui/hooks/useMedia";

/** Where the customer finds what was made: the mail or text that was sent, else the timeline. */
function useWhere(run: ToolRun): () => void {
  const phone = useMedia(PHONE);
  const channel = run.name === "send_followup" ? run.arguments.channel : null;
  if (isWritten(channel)) {
    return () => useUi.getState().go({ view: channel });
  }
  return () => {
    useUi.getState().set({ soughtTurn: run.turn_id, timelineFilter: "all", openTicket: null });
    if (phone) useUi.getState().go({ view: "context" });
  };
}

export function CallCard({ run }: { run: ToolRun }) {
  const { title, chip } = toolTitle(run);
  const Icon = chip ? CircleAlert : toolIcon(run.name);
  const open = useWhere(run);
  return (
    <button
      type="button"
      onClick={open}
      className="flex min-h-11 w-full items-center gap-2.5 rounded-12 bg-call-card px-3.5 py-2 text-left transition duration-90 -outline-offset-2 hover:brightness-115 focus-visible:outline-call-agent"
    >
      <Icon size={17} strokeWidth={1.8} aria-hidden className="flex-none text-call-agent" />
      <span dir="auto" className="min-w-0 flex-1 truncate font-[540]">
        {title}
      </span>
      <span className="flex-none text-13 text-call-text-2 underline-offset-2 [button:hover_&]:underline">
        {chip?.text ?? "Show"}
      </span>
    </button>
  );
}
