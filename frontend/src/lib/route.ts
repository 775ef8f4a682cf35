/** What the address bar says: the view, the open mail thread, and whom the page acts as. */

export const VIEWS = ["email", "sms", "voice", "context", "queue"] as const;
export type View = (typeof VIEWS)[number];

export interface Route {
  view: View;
  thread: string | null;
  customerId: number | null;
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [first, second] = path.split("/");
  const view = VIEWS.find((known) => known === first) ?? "email";
  const id = Number(new URLSearchParams(query).get("customer"));
  return {
    view,
    thread: view === "email" && second ? decoded(second) : null,
    customerId: Number.isSafeInteger(id) && id > 0 ? id : null,
  };
}

/** null for what no page of ours has written: a link that was cut, say. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

export function formatRoute({ view, thread, customerId }: Route): string {
  const path = thread && view === "email" ? `${view}/${encodeURIComponent(thread)}` : view;
  return `#/${path}${customerId ? `?customer=${customerId}` : ""}`;
}
