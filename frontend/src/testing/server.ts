/** The API as tests see it: one customer, a quiet stream, webhooks that remember what they got. */

import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { CustomerDetail, Event } from "@/api/types";
import { customer, health } from "./fixtures";

export const received: { path: string; form: FormData }[] = [];

async function webhook({ request }: { request: Request }) {
  received.push({ path: new URL(request.url).pathname, form: await request.formData() });
  return new HttpResponse("<Response/>", { headers: { "content-type": "text/xml" } });
}

const handlers = [
  http.get("*/health", () => HttpResponse.json(health)),
  http.get("*/customers", () =>
    HttpResponse.json({ customers: [customer().customer], next_cursor: null }),
  ),
  http.get("*/customers/1", () => HttpResponse.json(customer())),
  http.get("*/customers/1/record", () => HttpResponse.json({ record: [] })),
  http.get("*/customers/1/events", () => stream([])),
  http.get("*/tickets", () => HttpResponse.json({ tickets: [], next_cursor: null })),
  http.post("*/webhook/sms", webhook),
  http.post("*/webhook/email", webhook),
];

/** The one customer as the API knows them in a test. */
export const known = (patch: Partial<CustomerDetail>) =>
  http.get("*/customers/1", () => HttpResponse.json(customer(patch)));

export const server = setupServer(...handlers);

/** A stream that says these events, then what `onOpen` is given to say with, and stays open. */
export function stream(
  events: Event[],
  onOpen?: (say: (event: Event) => void) => void,
): HttpResponse<ReadableStream> {
  const line = (event: Event) => `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
  const body = new ReadableStream({
    start(controller) {
      const write = (text: string) => controller.enqueue(new TextEncoder().encode(text));
      write(`: open\n\n${events.map(line).join("")}`);
      onOpen?.((event) => write(line(event)));
    },
  });
  return new HttpResponse(body, { headers: { "content-type": "text/event-stream" } });
}
