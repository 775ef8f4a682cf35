/** A call's troubles and endings in plain words. */

import type { CallError } from "@/lib/callState";

const TROUBLE: Record<CallError, string> = {
  "mic-blocked": "The microphone is blocked. Allow it in the address bar, or call and type.",
  "no-mic": "No microphone was found. Plug one in, or call and type.",
  unavailable: "The call wasn't answered. Try again in a moment.",
  dropped: "The connection was lost and the call ended. What was said has been saved.",
};

const ENDED: Record<string, string> = {
  idle: "Nothing was said for a while, so the assistant hung up.",
  "with person":
    "A person at the shop has your case and will get back to you. What you said has been saved.",
  "too long": "Calls can last up to 30 minutes. Call again to continue.",
};

/** The server's own words as a sentence. */
function sentence(words: string): string {
  const trimmed = words.trim();
  if (!trimmed) return "";
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/** A call that was not put through has its reason; one that broke off has it beside the fact. */
export function trouble(error: CallError, detail: string): string {
  const reason = sentence(detail);
  if (!reason) return TROUBLE[error];
  return error === "dropped" ? `${TROUBLE.dropped} ${reason}` : reason;
}

/** Why a call ended that the customer did not end; "" when there is nothing to say. */
export const endedBecause = (reason: string): string => ENDED[reason] ?? "";
