/** What the address bar says: the view, the open mail thread or ticket, and whose page it is. */

import type { Channel } from "@/api/types";
import { CHANNEL_LIST, CHANNELS, MAIL } from "@/lib/kinds/channels";

export type View = Channel | "context" | "queue";
const VIEWS: View[] = [...CHANNEL_LIST, "context", "queue"];

/** Whether a view shows one thread at a time. */
const hasThreads = (view: View) => view !== "context" && view !== "queue" && CHANNELS[view].threads;

export interface Route {
  view: View;
  thread: string | null;
  /** The ticket a link leads to. Whose it is, the ticket says: its address names no customer. */
  ticket: number | null;
  customerId: number | null;
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [first, second = ""] = path.split("/");
  const customerId = idOf(new URLSearchParams(query).get("customer") ?? "");
  const none = { thread: null, ticket: null };
  if (first === "tickets") {
    const ticket = idOf(second.replace(/^TCK-/i, ""));
    return { ...none, view: "queue", ticket, customerId: ticket ? null : customerId };
  }
  if (first === "customers") return { ...none, view: "context", customerId: idOf(second) };
  const view = VIEWS.find((known) => known === first) ?? MAIL;
  const thread = hasThreads(view) && second ? decoded(second) : null;
  return { ...none, view, thread, customerId };
}

function idOf(part: string): number | null {
  const id = Number(part);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

/** null for what no page of ours has written: a link that was cut, say. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

export function formatRoute({ view, thread, ticket, customerId }: Route): string {
  const customer = customerId ? `?customer=${customerId}` : "";
  if (view === "queue" && ticket) return ticketLink(ticket);
  const path = thread && hasThreads(view) ? `${view}/${encodeURIComponent(thread)}` : view;
  return `#/${path}${customer}`;
}

/** Links to hand on: they lead there after a reload, Back and a sign-in. */
export const ticketLink = (id: number) => `#/tickets/TCK-${id}`;
export const customerLink = (id: number) => `#/customers/${id}`;
