/** Puts a link to a place of this page on the clipboard. */

import { Check, Link2 } from "lucide-react";
import { useState } from "react";
import { IconButton } from "./Buttons";

/** `to`: the place as the address bar says it. */
export function CopyLink({ to, what }: { to: string; what: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`${location.origin}${location.pathname}${to}`);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      // Not allowed here: the address bar has the link too.
      location.hash = to;
    }
  };
  return (
    <IconButton
      icon={copied ? Check : Link2}
      label={copied ? "Copied" : `Copy the link to ${what}`}
      onClick={() => void copy()}
    />
  );
}
