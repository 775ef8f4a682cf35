/** What is open and how it looks. State of the screen only; nothing the server knows. */

import { create } from "zustand";
import type { TimelineFilter } from "@/lib/conversation/timeline";
import { formatRoute, parseRoute, type Route } from "@/lib/route";

type Theme = "light" | "dark";

/** A customer on file, or a sender the shop has never seen. */
export type Actor = { kind: "customer"; id: number } | { kind: "new"; address: string };

interface Ui {
  route: Route;
  newSender: string | null;
  /** Of a customer with several phones or mailboxes, the one that is looked at. */
  writesFrom: { customerId: number; address: string } | null;
  theme: Theme;
  shortcuts: boolean;
  /** Null: as the width of the page has it. */
  contextHidden: boolean | null;
  timelineFilter: TimelineFilter;
  /** The turn someone asked to see; the timeline scrolls to it once. */
  soughtTurn: number | null;
  /** The ticket that is worked on; it has the context's room until it is closed again. */
  openTicket: number | null;
  helpOpen: boolean;
  composing: boolean;
  /** True if a signed-in operator has chosen to write as the customer. Reset when the page reloads. */
  asCustomer: boolean;
  /** The strip of the first visit was put away. */
  introHidden: boolean;
  go: (to: Partial<Route>) => void;
  actAs: (actor: Actor) => void;
  /** A ticket with its customer beside the list, under a link of its own. */
  openLinked: (ticket: number, customerId: number) => void;
  /** The sender is on file as this customer now: same screen, same thread, same address. */
  becomeCustomer: (id: number, address: string) => void;
  writeFrom: (customerId: number, address: string) => void;
  setTheme: (theme: Theme) => void;
  set: (
    patch: Partial<
      Pick<
        Ui,
        | "shortcuts"
        | "contextHidden"
        | "timelineFilter"
        | "soughtTurn"
        | "openTicket"
        | "helpOpen"
        | "composing"
        | "asCustomer"
        | "introHidden"
      >
    >,
  ) => void;
}

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Private windows may refuse storage; a preference is not worth an error. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice holds for this page only.
  }
}

/** Another view closes the thread and the ticket, unless one is named. The address bar follows. */
function moved({ route }: Pick<Ui, "route">, to: Partial<Route>): Pick<Ui, "route"> {
  const thread = to.view && to.thread === undefined ? null : route.thread;
  const ticket = to.view && to.ticket === undefined ? null : route.ticket;
  const next = { ...route, thread, ticket, ...to };
  const hash = formatRoute(next);
  if (hash !== location.hash) location.hash = hash;
  return { route: { ...parseRoute(hash), customerId: next.customerId } };
}

export const useUi = create<Ui>()((set, get) => ({
  route: parseRoute(location.hash),
  newSender: null,
  writesFrom: null,
  theme: document.documentElement.dataset.theme === "dark" ? "dark" : "light",
  shortcuts: remembered("shortcuts") !== "off",
  contextHidden: null,
  timelineFilter: "all",
  soughtTurn: null,
  openTicket: null,
  helpOpen: false,
  composing: false,
  asCustomer: false,
  introHidden: remembered("intro") === "off",
  go: (to) => set(moved(get(), to)),
  actAs: (actor) => {
    const customerId = actor.kind === "customer" ? actor.id : null;
    const newSender = actor.kind === "new" ? actor.address : null;
    const to = moved(get(), { customerId, thread: null, ticket: null });
    set({ ...to, newSender, writesFrom: null, openTicket: null, composing: false });
  },
  openLinked: (ticket, customerId) =>
    set({
      ...moved(get(), { view: "queue", ticket, customerId, thread: null }),
      ...{ newSender: null, writesFrom: null, composing: false },
      ...{ openTicket: ticket, contextHidden: false },
    }),
  becomeCustomer: (customerId, address) =>
    set({
      ...moved(get(), { customerId }),
      newSender: null,
      writesFrom: { customerId, address },
    }),
  writeFrom: (customerId, address) => set({ writesFrom: { customerId, address } }),
  setTheme: (theme) => {
    document.documentElement.dataset.theme = theme;
    remember("theme", theme);
    set({ theme });
  },
  set: (patch) => {
    if (patch.shortcuts !== undefined) remember("shortcuts", patch.shortcuts ? "on" : "off");
    if (patch.introHidden !== undefined) remember("intro", patch.introHidden ? "off" : "on");
    set(patch);
  },
}));

/** Whose page an address shows: a ticket's is the ticket's alone, a view without a name the same. */
function customerOf(to: Route, before: Route): number | null {
  if (to.ticket !== null) return to.ticket === before.ticket ? before.customerId : null;
  return to.customerId ?? before.customerId;
}

/** Back and forward in the browser move through views and threads; so does a link that was pasted. */
window.addEventListener("hashchange", () => {
  const { newSender, route: before } = useUi.getState();
  const to = parseRoute(location.hash);
  const route = { ...to, customerId: customerOf(to, before) };
  const strange = route.customerId === null && route.ticket === null;
  useUi.setState({ route, newSender: strange ? newSender : null });
});
