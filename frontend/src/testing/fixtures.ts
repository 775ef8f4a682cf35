/** Customers, messages and turns as the API says them. */

import type { CustomerDetail, Health, Message, Ticket, ToolRun, Turn } from "@/api/types";

export const NOW = "2026-11-22T14:00:00Z";

export function message(id: number, patch: Partial<Message> = {}): Message {
  const direction = patch.direction ?? "inbound";
  return {
    id,
    direction,
    channel: "sms",
    content: `Message ${id}`,
    batch_id: null,
    status: direction === "inbound" ? "received" : "sent",
    author: direction === "inbound" ? "customer" : "agent",
    written_by: null,
    address: "+15550104477",
    evidence: null,
    provider_id: direction === "inbound" ? `SM${String(id).padStart(32, "0")}` : null,
    quoted: "",
    automatic: null,
    attachments: [],
    thread_id: null,
    subject: null,
    message_id: null,
    error: null,
    sent_at: null,
    created_at: NOW,
    ...patch,
  };
}

export function toolRun(patch: Partial<ToolRun> = {}): ToolRun {
  return {
    id: 1,
    turn_id: 7,
    step: 1,
    position: 0,
    name: "lookup_order",
    arguments: { order_number: "ORD-1001" },
    result: { outcome: "ok" },
    outcome: "ok",
    rule: null,
    duration_ms: 31,
    started_at: "2026-11-22T14:00:05.010Z",
    ...patch,
  };
}

export function turn(patch: Partial<Turn> = {}): Turn {
  return {
    id: 7,
    kind: "customer",
    status: "done",
    channel: "sms",
    brain: "House model",
    attempts: 1,
    waited_ms: 5000,
    prompt_tokens: 1100,
    completion_tokens: 104,
    cached_tokens: 0,
    cost_usd: "0.006",
    error: null,
    started_at: "2026-11-22T14:00:05Z",
    finished_at: "2026-11-22T14:00:05.148Z",
    model_calls: [],
    tool_runs: [],
    ...patch,
  };
}

export function customer(patch: Partial<CustomerDetail> = {}): CustomerDetail {
  return {
    customer: {
      id: 1,
      first_name: "Alex",
      last_name: "Rivera",
      email: "alex.rivera@example.com",
      phone_number: "+15550104477",
      created_at: "2026-10-01T00:00:00Z",
      last_message_at: null,
      last_message: null,
      open_tickets: 0,
    },
    contacts: [
      { kind: "email", address: "alex.rivera@example.com", verified: true },
      { kind: "phone", address: "+15550104477", verified: false },
    ],
    level: "L1",
    extracted_data: {},
    merged_into: null,
    unproven: [],
    handler: "agent",
    handler_name: null,
    handovers: [],
    window_ends_at: null,
    messages: [],
    messages_before: null,
    turns: [],
    tickets: [],
    orders: [],
    order_count: patch.orders?.length ?? 0,
    proposals: [],
    last_event: 0,
    now: NOW,
    ...patch,
  };
}

export const ticket = (patch: Partial<Ticket> = {}): Ticket => ({
  id: 3,
  ticket: "TCK-3",
  status: "open",
  issue_type: "refund",
  severity: "high",
  subject: "Refund for ORD-1001",
  brief: {},
  order_number: "ORD-1001",
  turn_id: null,
  customer_id: 1,
  customer_name: "Alex Rivera",
  taken_by: null,
  closed_by: null,
  closed_at: null,
  outcome: null,
  to_do: null,
  channel: "sms",
  address: "+15550104477",
  words: "I want my money back",
  unanswered: null,
  due_at: null,
  approval: {
    id: 8,
    kind: "refund",
    amount: "1599.99",
    skus: ["GPU"],
    rule: "refund.limit",
    proposed_by: "",
    status: "open",
    decided_by: null,
    decided_at: null,
    reason: "",
    created_at: NOW,
  },
  created_at: NOW,
  ...patch,
});

const part = (label: string) => ({ status: "ok" as const, label, detail: "" });

export const health: Health = {
  status: "ok",
  shop: "Macrocenter",
  shop_phone: "+15550100100",
  shop_email: "support@macrocenter.example",
  currency: { code: "USD", sign: "$", words: "dollars and cents" },
  version: "0.1.0",
  environment: "development",
  simulation: true,
  speech: true,
  batch_window_seconds: 5,
  now: NOW,
  dependencies: {
    database: part("PostgreSQL"),
    redis: part("Redis"),
    model: part("House model"),
    voice: { status: "off", label: "No voice", detail: "Calls are not set up." },
    sms: { status: "off", label: "Console", detail: "" },
    email: { status: "off", label: "Console", detail: "" },
    payments: { status: "off", label: "Payments: simulated", detail: "" },
    carrier: { status: "off", label: "Return labels: simulated", detail: "" },
  },
};
