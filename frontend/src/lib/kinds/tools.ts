/** A tool run on screen: its icon and its words. Past tense only if it was done, else a noun and a chip. */

import {
  ArrowLeftRight,
  BookOpen,
  Boxes,
  Hand,
  History,
  Link2,
  type LucideIcon,
  MapPin,
  PackageSearch,
  Printer,
  ReceiptText,
  Send,
  Truck,
  UserRound,
  Wrench,
} from "lucide-react";
import type { ToolRun } from "@/api/types";
import { money } from "@/lib/money";
import { channelFacts } from "./channels";

/** The kind of action that a bar's color stands for. */
export type Act = "read" | "act" | "hand" | "err";
export type Tone = "neutral" | "ok" | "warn" | "danger" | "info";

export interface ToolTitle {
  title: string;
  act: Act;
  chip: { text: string; tone: Tone } | null;
}

type Values = Record<string, unknown>;

type Chip = NonNullable<ToolTitle["chip"]>;

/** Every outcome that the server's tools have; null for one that needs no word. */
export const OUTCOMES: Record<string, Chip | null> = {
  ok: null,
  needs_person: { text: "Needs a person", tone: "warn" },
  refused: { text: "Refused by a rule", tone: "danger" },
  error: { text: "Failed, trying again", tone: "danger" },
  proposed: { text: "Offered", tone: "info" },
  confirmed: { text: "Confirmed", tone: "ok" },
  code_sent: { text: "Code sent", tone: "info" },
  not_found: { text: "Not found", tone: "neutral" },
  nothing_found: { text: "Nothing found", tone: "neutral" },
};

const ALREADY_DONE: Chip = { text: "Already done", tone: "neutral" };

const isDone = (run: ToolRun) => run.outcome === "ok";

const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** An argument of the call, or the same field of what came back or was proposed. */
function field(run: ToolRun, name: string): string {
  const { proposal, order } = run.result as { proposal?: Values; order?: Values };
  return (
    text(run.result[name]) ||
    text(proposal?.[name]) ||
    text(run.arguments[name]) ||
    text(order?.[name])
  );
}

const withSpace = (value: string) => (value ? ` ${value}` : "");
const quoted = (value: string) => (value ? ` “${value.slice(0, 40)}”` : "");

interface Wording {
  icon: LucideIcon;
  act: Act;
  done: (run: ToolRun) => string;
  noun: (run: ToolRun) => string;
}

function refundNoun(run: ToolRun): string {
  const amount = field(run, "amount");
  return amount ? `Refund ${money(amount)}` : `Refund${withSpace(field(run, "order_number"))}`;
}

const FACTS: Record<string, string> = {
  issue_type: "issue",
  order_number: "order",
  severity: "severity",
  first_name: "name",
  last_name: "name",
};

function noted(run: ToolRun): string {
  const names = new Set(Object.keys(run.arguments).flatMap((key) => FACTS[key] ?? []));
  const list = [...names];
  if (list.length === 0) return "details";
  return list.length === 1 ? `${list[0]}` : `${list.slice(0, -1).join(", ")} and ${list.at(-1)}`;
}

const followUp = (run: ToolRun) =>
  channelFacts(run.arguments.channel)?.followUp ?? { done: "Sent it", noun: "Follow-up" };

const orderOf = (run: ToolRun) => text(run.arguments.order_number) || "orders";

/** Every tool of the server, by its name there. */
export const TOOLS: Record<string, Wording> = {
  lookup_order: {
    icon: PackageSearch,
    act: "read",
    done: (run) => `Looked up ${orderOf(run)}`,
    noun: (run) => `Order${withSpace(text(run.arguments.order_number))}`,
  },
  check_inventory: {
    icon: Boxes,
    act: "read",
    done: (run) => `Checked stock of${quoted(text(run.arguments.query))}`,
    noun: (run) => `Stock of${quoted(text(run.arguments.query))}`,
  },
  search_knowledge_base: {
    icon: BookOpen,
    act: "read",
    done: (run) => `Read help on${quoted(text(run.arguments.query))}`,
    noun: (run) => `Help on${quoted(text(run.arguments.query))}`,
  },
  save_customer_info: {
    icon: UserRound,
    act: "read",
    done: (run) => `Noted ${noted(run)}`,
    noun: () => "Customer details",
  },
  process_refund: {
    icon: ReceiptText,
    act: "act",
    done: (run) => refundNoun(run).replace("Refund", "Refunded"),
    noun: refundNoun,
  },
  update_order_status: {
    icon: Truck,
    act: "act",
    done: (run) =>
      text(run.arguments.status) === "cancelled"
        ? `Cancelled ${orderOf(run)}`
        : `Marked ${orderOf(run)} as ${text(run.arguments.status) || "changed"}`,
    noun: (run) =>
      text(run.arguments.status) === "cancelled"
        ? `Cancellation of ${orderOf(run)}`
        : `Status of ${orderOf(run)}`,
  },
  create_return_label: {
    icon: Printer,
    act: "act",
    done: () => "Made a return label",
    noun: (run) => `Return label${withSpace(field(run, "order_number"))}`,
  },
  exchange_item: {
    icon: ArrowLeftRight,
    act: "act",
    done: () => "Set up an exchange",
    noun: (run) => `Exchange${withSpace(field(run, "order_number"))}`,
  },
  change_delivery_address: {
    icon: MapPin,
    act: "act",
    done: (run) => `Changed the address of ${orderOf(run)}`,
    noun: (run) => `New address${withSpace(field(run, "order_number"))}`,
  },
  order_history: {
    icon: History,
    act: "read",
    done: () => "Looked up all orders",
    noun: () => "All orders",
  },
  link_contact: {
    icon: Link2,
    act: "act",
    done: () => "Linked the sender to an account",
    noun: () => "Link to an account",
  },
  escalate_to_human: {
    icon: Hand,
    act: "hand",
    done: (run) => `Opened ${field(run, "ticket") || "a ticket"}`,
    noun: () => "Hand-over to a person",
  },
  send_followup: {
    icon: Send,
    act: "act",
    done: (run) => followUp(run).done,
    noun: (run) => followUp(run).noun,
  },
};

function unknownTool(name: string): Wording {
  const words = name.replaceAll("_", " ");
  return { icon: Wrench, act: "read", done: () => `Ran ${words}`, noun: () => words };
}

export const toolIcon = (name: string): LucideIcon => TOOLS[name]?.icon ?? Wrench;

/** `earlier`: what ran before it in the same turn. What gave back the same again did nothing. */
export function toolTitle(run: ToolRun, earlier: readonly ToolRun[] = []): ToolTitle {
  const words = TOOLS[run.name] ?? unknownTool(run.name);
  if (isDone(run)) {
    const title = words.done(run);
    const done = (one: ToolRun) => one.name === run.name && isDone(one);
    const again =
      words.act !== "read" && earlier.some((one) => done(one) && words.done(one) === title);
    return again
      ? { title: words.noun(run), act: words.act, chip: ALREADY_DONE }
      : { title, act: words.act, chip: null };
  }
  return { title: words.noun(run), act: actOf(run, words.act), chip: chipOf(run.outcome) };
}

function actOf(run: ToolRun, act: Act): Act {
  if (run.outcome === "error") return "err";
  return run.outcome === "needs_person" && act === "read" ? "hand" : act;
}

const chipOf = (outcome: string): Chip =>
  OUTCOMES[outcome] ?? { text: outcome.replaceAll("_", " "), tone: "neutral" };

export interface FieldLine {
  name: string;
  value: string;
  hidden: boolean;
}

/** What the server put in place of a value that may not be seen. */
const HIDDEN = /^(?:\[(?:hidden|redacted|masked)\]|\*{3,}|•{3,})$/i;

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "none";
  if (Array.isArray(value)) return value.map(asText).join("; ") || "none";
  if (typeof value === "object") return Object.values(value).map(asText).join(", ");
  return String(value);
}

/** Arguments or a result as labelled lines; one level of nesting is written out as `order.total`. */
export function fieldLines(values: Values): FieldLine[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      return Object.entries(value).map(([inner, held]) => line(`${name}.${inner}`, held));
    }
    return [line(name, value)];
  });
}

const MONEY = /(?:^|[._])(?:amount|total|price|refunded)$/;

/** Codes become words and amounts become money; Copy still gives what the server sent. */
function shownAs(name: string, value: unknown): string {
  const shown = asText(value);
  if (MONEY.test(name) && /^\d+(?:\.\d+)?$/.test(shown)) return money(shown);
  return name === "outcome" || name.endsWith(".status") ? shown.replaceAll("_", " ") : shown;
}

function line(name: string, value: unknown): FieldLine {
  const shown = shownAs(name, value);
  return { name: name.replaceAll("_", " "), value: shown, hidden: HIDDEN.test(shown) };
}
