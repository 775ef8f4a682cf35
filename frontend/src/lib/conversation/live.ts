/** One customer as the page knows them: the last full answer plus every event since, each once. */

import type { CustomerDetail, Event, Message, MessagePage, Ticket, Turn } from "@/api/types";

import { VOICE } from "@/lib/kinds/channels";

/** A person joining or leaving, kept for the line in the conversation. */
export interface Handover {
  seq: number;
  at: string;
  handler: "agent" | "person";
  name: string | null;
  /** The person who did it; nobody when the assistant itself handed over. */
  by?: string | null;
}

export interface CustomerState {
  detail: CustomerDetail;
  /** Server clock minus this machine's, in ms. */
  clockOffset: number;
  /** The latest moment the waiting batch can be answered. */
  maxEndsAt: string | null;
  handovers: Handover[];
  /** A person who was writing at that moment, by the server's clock. */
  typing: { name: string; at: string } | null;
  /** Number of the last event by which more was decided or done. */
  recorded: number;
  /** Number of the last event seen. */
  seq: number;
  /** An event was missed, or another customer's past joined: the whole must be fetched again. */
  gap: boolean;
  /** The newest events, to put on top of an answer that is older than they are. */
  recent: Event[];
}

const RECENT = 200;

export function startState(detail: CustomerDetail, receivedAt: number): CustomerState {
  return {
    detail,
    clockOffset: Date.parse(detail.now) - receivedAt,
    maxEndsAt: null,
    handovers: detail.handovers,
    typing: null,
    recorded: detail.last_event,
    seq: detail.last_event,
    gap: false,
    recent: [],
  };
}

/** A newly fetched whole, without losing what was known: older pages, newer events, who joined. */
export function refreshed(before: CustomerState, detail: CustomerDetail, at: number) {
  const state = startState(withOlder(before.detail, detail), at);
  const newer = before.recent.filter((event) => event.seq > detail.last_event);
  const carried: CustomerState = {
    ...state,
    maxEndsAt: detail.window_ends_at ? before.maxEndsAt : null,
    typing: before.typing,
    recent: before.recent.filter((event) => event.seq <= detail.last_event),
  };
  return applyEvents(carried, newer);
}

/** Keeps the pages read before, when the new answer still touches them. */
function withOlder(before: CustomerDetail, detail: CustomerDetail): CustomerDetail {
  const oldest = detail.messages[0]?.id;
  if (oldest === undefined || !before.messages.some((message) => message.id === oldest)) {
    return detail;
  }
  const older = before.messages.filter((message) => message.id < oldest);
  if (older.length === 0) return detail;
  return {
    ...detail,
    messages: [...older, ...detail.messages],
    messages_before: before.messages_before,
  };
}

export function withOlderPage(state: CustomerState, page: MessagePage): CustomerState {
  const known = new Set(state.detail.messages.map((message) => message.id));
  const older = page.messages.filter((message) => !known.has(message.id));
  const messages = [...older, ...state.detail.messages];
  return { ...state, detail: { ...state.detail, messages, messages_before: page.before } };
}

export function applyEvents(state: CustomerState, events: readonly Event[]): CustomerState {
  return events.reduce(applyEvent, state);
}

/** One event on top. Seen before: nothing changes. Not the next one: the gap is noted. */
export function applyEvent(state: CustomerState, event: Event): CustomerState {
  // Kept nowhere, it has no place among the others.
  if (event.kind === "person.typing") {
    return { ...state, typing: { name: event.name, at: event.at } };
  }
  if (event.seq <= state.seq) return state;
  const detail = changed(state.detail, event);
  return {
    ...state,
    ...aside(state, event),
    detail,
    gap: state.gap || event.seq !== state.seq + 1 || joined(event),
    seq: event.seq,
    recent: [...state.recent.slice(-RECENT), event],
  };
}

/** Contacts that change hands bring messages and turns with them. */
const joined = (event: Event) =>
  event.kind === "customer.changed" && event.contacts !== null && event.merged_into === null;

/** What an event changes outside the customer's own record. */
function aside(state: CustomerState, event: Event): Partial<CustomerState> {
  switch (event.kind) {
    case "batch.waiting":
      return { maxEndsAt: event.max_ends_at };
    case "turn.started":
      return { maxEndsAt: null };
    case "handler.changed": {
      const { seq, at, handler, name, by } = event;
      const handover = { seq, at, handler, name: name ?? null, by: by ?? null };
      return { handovers: [...state.handovers, handover], typing: null };
    }
    case "message.queued":
      return event.message.author === "person" ? { typing: null } : {};
    case "ticket.changed":
    case "proposal.changed":
    case "order.changed":
      return { recorded: event.seq };
    default:
      return {};
  }
}

function changed(detail: CustomerDetail, event: Event): CustomerDetail {
  switch (event.kind) {
    case "message.received":
      return withLevel(withMessage(detail, event.message));
    case "message.queued":
      return withMessage(detail, event.message);
    case "message.status":
      return patchMessages(detail, [event.message_id], {
        status: event.status,
        error: event.error ?? null,
        sent_at: event.sent_at ?? null,
      });
    case "batch.waiting":
      return { ...detail, window_ends_at: event.window_ends_at };
    case "turn.started":
      return {
        ...patchMessages(detail, event.message_ids, { batch_id: event.turn_id }),
        window_ends_at: null,
        turns: put(detail.turns, startedTurn(detail, event), "id"),
      };
    case "model.answered":
      return patchTurn(detail, event.turn_id, (turn) => ({
        ...turn,
        model_calls: put(turn.model_calls, event.call, "position"),
      }));
    case "tool.finished":
      return patchTurn(detail, event.run.turn_id, (turn) => ({
        ...turn,
        tool_runs: put(turn.tool_runs, event.run, "id"),
      }));
    case "turn.finished":
      return { ...detail, turns: put(detail.turns, event.turn, "id") };
    case "ticket.changed":
      return { ...detail, tickets: newestFirst(put(detail.tickets, event.ticket, "id")) };
    case "proposal.changed":
      return { ...detail, proposals: put(detail.proposals, event.proposal, "id") };
    case "order.changed":
      return { ...detail, orders: put(detail.orders, event.order, "order_number") };
    case "customer.changed": {
      const { first_name, last_name, extracted_data, merged_into } = event;
      const customer = { ...detail.customer, first_name, last_name };
      const contacts = event.contacts ?? detail.contacts;
      return withLevel({ ...detail, customer, contacts, extracted_data, merged_into });
    }
    case "handler.changed":
      return { ...detail, handler: event.handler, handler_name: event.name ?? null };
    case "person.typing":
      return detail;
    default:
      return unknownEvent(detail, event);
  }
}

/** A kind this page was built without: nothing to show. `never` keeps the switch complete. */
function unknownEvent(detail: CustomerDetail, _event: never): CustomerDetail {
  return detail;
}

/** Replaces the item with the same key in place, or adds it at the end. */
function put<T, K extends keyof T>(items: readonly T[], item: T, key: K): T[] {
  const at = items.findIndex((known) => known[key] === item[key]);
  return at < 0 ? [...items, item] : items.map((known, index) => (index === at ? item : known));
}

/** As the server lists them, whenever each of them arrived here. */
const newestFirst = (tickets: readonly Ticket[]) => [...tickets].sort((a, b) => b.id - a.id);

function withMessage(detail: CustomerDetail, message: Message): CustomerDetail {
  return { ...detail, messages: put(detail.messages, message, "id") };
}

const VOUCHED = new Set(["signed", "aligned", "simulated"]);

/** How sure the newest message makes the shop, by the server's own rule. */
function withLevel(detail: CustomerDetail): CustomerDetail {
  const newest = detail.messages.findLast((message) => message.direction === "inbound");
  if (!newest) return detail;
  const verified = detail.contacts.some((one) => one.verified && one.address === newest.address);
  const level = verified && VOUCHED.has(newest.evidence ?? "") ? "L1" : "L0";
  return level === detail.level ? detail : { ...detail, level };
}

function patchMessages(detail: CustomerDetail, ids: number[], patch: Partial<Message>) {
  const wanted = new Set(ids);
  const messages = detail.messages.map((message) =>
    wanted.has(message.id) ? { ...message, ...patch } : message,
  );
  return { ...detail, messages };
}

function patchTurn(detail: CustomerDetail, id: number, patch: (turn: Turn) => Turn) {
  return { ...detail, turns: detail.turns.map((turn) => (turn.id === id ? patch(turn) : turn)) };
}

/** A turn as far as its start tells; what it does arrives event by event. */
function startedTurn(
  detail: CustomerDetail,
  event: Extract<Event, { kind: "turn.started" }>,
): Turn {
  const known = detail.turns.find((turn) => turn.id === event.turn_id);
  return {
    id: event.turn_id,
    kind: known?.kind ?? (event.channel === VOICE ? "call" : "customer"),
    status: "open",
    channel: event.channel,
    brain: known?.brain ?? null,
    attempts: event.attempts,
    waited_ms: event.waited_ms,
    prompt_tokens: 0,
    completion_tokens: 0,
    cached_tokens: 0,
    cost_usd: null,
    error: null,
    started_at: known?.started_at ?? event.at,
    finished_at: null,
    model_calls: known?.model_calls ?? [],
    tool_runs: known?.tool_runs ?? [],
  };
}

/** The turn that is writing an answer now, if one is. A call is open for as long as it lasts. */
export function openTurn(detail: CustomerDetail): Turn | undefined {
  return detail.turns.findLast((turn) => turn.status === "open" && turn.kind !== "call");
}
