import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { Event } from "@/api/types";
import { useUi } from "@/stores/ui";
import { customer, health, message, NOW, toolRun, turn } from "@/testing/fixtures";
import { draw } from "@/testing/render";
import { received, server, stream } from "@/testing/server";
import { AppShell } from "./AppShell";

const sms = (patch = {}) => http.get("*/customers/1", () => HttpResponse.json(customer(patch)));
const open = (hash: string) => {
  location.hash = hash;
  window.dispatchEvent(new HashChangeEvent("hashchange"));
  draw(<AppShell />);
  return userEvent.setup();
};
const texts = () => screen.findByRole("region", { name: "Text messages" });

beforeEach(() => {
  received.length = 0;
});

describe("the page", () => {
  it("opens the demo customer's mail when nothing was chosen", async () => {
    open("");
    expect(await screen.findByText("Customer since October 2026")).toBeInTheDocument();
    expect(location.hash).toBe("#/email?customer=1");
    expect(screen.getAllByText("No mail yet for alex.rivera@example.com").length).toBeGreaterThan(
      0,
    );
  });

  it("falls back to the demo customer when the one chosen before is gone", async () => {
    localStorage.setItem("customer", "9");
    server.use(
      http.get("*/customers/9", () =>
        HttpResponse.json(
          { title: "Not found", status: 404, detail: "x", type: "about:blank" },
          { status: 404 },
        ),
      ),
    );
    open("");
    expect(await screen.findByText("Customer since October 2026")).toBeInTheDocument();
  });

  it("says what is wrong in the pane, and tries again", async () => {
    let fail = true;
    const problem = { title: "Away", status: 404, detail: "No customer 1.", type: "about:blank" };
    server.use(
      http.get("*/customers/1", () =>
        fail
          ? HttpResponse.json(problem, {
              status: 404,
              headers: { "content-type": "application/problem+json" },
            })
          : HttpResponse.json(customer()),
      ),
    );
    const user = open("#/sms?customer=1");
    const pane = await screen.findByRole("region", { name: "Macrocenter" });
    expect(await within(pane).findByText("No customer 1.")).toBeInTheDocument();
    fail = false;
    await user.click(within(pane).getByRole("button", { name: "Retry" }));
    expect(await screen.findByText(/No texts yet/)).toBeInTheDocument();
  });

  it("goes to a view by its keys, and not while one types", async () => {
    const user = open("#/email?customer=1");
    await screen.findByText("Customer since October 2026");
    await user.keyboard("gs");
    const field = await screen.findByRole("textbox", { name: "Text message to Macrocenter" });
    expect(location.hash).toBe("#/sms?customer=1");
    await user.type(field, "gv?");
    expect(location.hash).toBe("#/sms?customer=1");
    expect(field).toHaveValue("gv?");
  });

  it("leaves letters alone when they are switched off", async () => {
    const user = open("#/email?customer=1");
    await screen.findByText("Customer since October 2026");
    act(() => useUi.getState().set({ shortcuts: false }));
    await user.keyboard("gs");
    expect(location.hash).toBe("#/email?customer=1");
  });
});

describe("texting", () => {
  it("shows a text at once and sends it as Twilio would", async () => {
    const user = open("#/sms?customer=1");
    const field = await screen.findByRole("textbox", { name: "Text message to Macrocenter" });
    await user.type(field, "Where is it?{Enter}");
    expect(await within(await texts()).findByText("Where is it?")).toBeInTheDocument();
    expect(await screen.findByText("Delivered")).toBeInTheDocument();
    expect(received).toHaveLength(1);
    const form = received[0]?.form;
    expect(form?.get("From")).toBe("+15550104477");
    expect(form?.get("Body")).toBe("Where is it?");
    expect(form?.get("MessageSid")).toMatch(/^SM[0-9a-f]{32}$/);
  });

  it("tries again under the same key", async () => {
    const keys: unknown[] = [];
    let fail = true;
    server.use(
      http.post("*/webhook/sms", async ({ request }) => {
        keys.push((await request.formData()).get("MessageSid"));
        return fail ? new HttpResponse(null, { status: 503 }) : new HttpResponse("<Response/>");
      }),
    );
    const user = open("#/sms?customer=1");
    await user.type(await screen.findByRole("textbox", { name: /^Text message/ }), "Hello{Enter}");
    const again = await screen.findByRole("button", { name: "Try again" });
    fail = false;
    await user.click(again);
    expect(await screen.findByText("Delivered")).toBeInTheDocument();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it("is read only outside simulation", async () => {
    server.use(http.get("*/health", () => HttpResponse.json({ ...health, simulation: false })));
    open("#/sms?customer=1");
    expect(await screen.findByText(/^Read only/)).toBeInTheDocument();
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  it("makes a customer of an unknown number with its first text", async () => {
    const stranger = {
      ...customer().customer,
      id: 5,
      first_name: null,
      last_name: null,
      email: null,
      phone_number: "+15550109999",
    };
    server.use(
      http.get("*/customers", ({ request }) => {
        const known =
          received.length > 0 && new URL(request.url).searchParams.get("search") === "+15550109999";
        return HttpResponse.json({ customers: known ? [stranger] : [], next_cursor: null });
      }),
      http.get("*/customers/5", () =>
        HttpResponse.json(customer({ customer: stranger, level: "L0" })),
      ),
      http.get("*/customers/5/events", () => stream([])),
    );
    const user = open("#/sms?customer=1");
    await screen.findByText("Customer since October 2026");
    act(() => useUi.getState().actAs({ kind: "new", address: "+15550109999" }));
    await screen.findByText("Not on file. The first message makes a customer of them.");
    await user.type(await screen.findByRole("textbox", { name: /^Text message/ }), "Hello{Enter}");
    await waitFor(() => expect(location.hash).toBe("#/sms?customer=5"));
    expect(await within(await texts()).findByText("Hello")).toBeInTheDocument();
  });
});

describe("live", () => {
  const seq = (n: number) => ({ seq: n, at: NOW });
  const run = toolRun({ id: 3 });
  const events: Event[] = [
    {
      ...seq(1),
      kind: "message.received",
      message: message(1, { content: "status?", provider_id: "SMx" }),
    },
    {
      ...seq(2),
      kind: "turn.started",
      turn_id: 7,
      channel: "sms",
      message_ids: [1],
      waited_ms: 5000,
      attempts: 1,
    },
    { ...seq(3), kind: "tool.finished", run },
    { ...seq(4), kind: "turn.finished", turn: turn({ tool_runs: [run] }) },
    {
      ...seq(5),
      kind: "message.queued",
      message: message(2, { direction: "outbound", content: "It was delivered.", batch_id: 7 }),
    },
  ];

  it("grows with the stream and announces the answer once", async () => {
    server.use(http.get("*/customers/1/events", () => stream(events)));
    open("#/sms?customer=1");
    expect(await within(await texts()).findByText("It was delivered.")).toBeInTheDocument();
    expect(screen.getByText("Live")).toBeInTheDocument();
    expect(await screen.findByText("Looked up ORD-1001")).toBeInTheDocument();
    expect(screen.getByText("Text message from the shop: It was delivered.")).toBeInTheDocument();
  });

  it("resumes from the last event after the stream was cut, and doubles nothing", async () => {
    const asked: (string | null)[] = [];
    server.use(
      http.get("*/customers/1/events", ({ request }) => {
        asked.push(new URL(request.url).searchParams.get("after"));
        if (asked.length > 1) return stream(events.slice(2));
        const cut = events
          .slice(0, 3)
          .map((event) => `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
        return new HttpResponse(cut.join(""), { headers: { "content-type": "text/event-stream" } });
      }),
    );
    open("#/sms?customer=1");
    expect(
      await within(await texts()).findByText("It was delivered.", {}, { timeout: 3000 }),
    ).toBeInTheDocument();
    expect(asked).toEqual(["0", "3"]);
    expect(within(await texts()).getAllByText("status?")).toHaveLength(1);
    expect(screen.getAllByText("Looked up ORD-1001")).toHaveLength(1);
  });

  it("fetches the whole again when an event is missing", async () => {
    let fetched = 0;
    server.use(
      http.get("*/customers/1", () => {
        fetched += 1;
        return HttpResponse.json(
          fetched === 1
            ? customer()
            : customer({
                last_event: 5,
                messages: [message(1), message(2, { content: "all of it" })],
              }),
        );
      }),
      http.get("*/customers/1/events", () => stream(events.slice(4))),
    );
    open("#/sms?customer=1");
    expect(await within(await texts()).findByText("all of it")).toBeInTheDocument();
    expect(fetched).toBe(2);
  });
});

describe("the context", () => {
  it("opens what a tool was asked and what it answered", async () => {
    const run = toolRun({
      name: "process_refund",
      outcome: "needs_person",
      rule: "refund.limit",
      arguments: { order_number: "ORD-1001", amount: "1599.99" },
      result: { outcome: "needs_person", card: "[hidden]" },
    });
    server.use(sms({ turns: [turn({ tool_runs: [run] })] }));
    const user = open("#/sms?customer=1");
    await user.click(
      await screen.findByRole("button", { name: /Refund \$1,599.99.*Needs a person/ }),
    );
    expect(screen.getByText("process_refund")).toBeInTheDocument();
    expect(screen.getByText("refund.limit")).toBeInTheDocument();
    expect(screen.getByText("hidden")).toBeInTheDocument();
  });

  it("says which contacts are proven and what was noted where", async () => {
    const extracted_data = {
      issue_type: { value: "order_status", channel: "sms" as const, turn_id: null, at: NOW },
    };
    server.use(sms({ extracted_data }));
    open("#/sms?customer=1");
    expect(await screen.findByText("Verified")).toBeInTheDocument();
    expect(screen.getByText("Not verified")).toBeInTheDocument();
    expect(screen.getByText("Order status")).toBeInTheDocument();
  });
});

describe("mail", () => {
  const thread = [
    message(1, {
      channel: "email",
      thread_id: 3,
      subject: "Order",
      message_id: "<1@x>",
      content: "Where is it?",
      batch_id: 7,
    }),
    message(2, {
      channel: "email",
      thread_id: 3,
      subject: "Re: Order",
      message_id: "<2@x>",
      direction: "outbound",
      content: "**Here**",
      batch_id: 7,
    }),
  ];

  it("replies into the thread, with the quote a mail program adds", async () => {
    server.use(sms({ messages: thread }));
    const user = open("#/email/3?customer=1");
    await user.click(await screen.findByRole("button", { name: /^Reply/ }));
    await user.type(
      screen.getByRole("textbox", { name: "Reply" }),
      "Thanks{Control>}{Enter}{/Control}",
    );
    await waitFor(() => expect(received).toHaveLength(1));
    const form = received[0]?.form;
    // A form on the wire ends its lines with CR LF.
    const sent = (name: string) => String(form?.get(name)).replaceAll("\r\n", "\n");
    expect(sent("subject")).toBe("Re: Order");
    expect(sent("headers")).toContain("In-Reply-To: <2@x>\nReferences: <1@x> <2@x>\n");
    expect(sent("text")).toMatch(/^Thanks\n\nOn .* wrote:\n\n> \*\*Here\*\*/);
    expect(await screen.findByText("Sent.")).toBeInTheDocument();
  });

  it("keeps the draft of a thread", async () => {
    server.use(sms({ messages: thread }));
    const user = open("#/email/3?customer=1");
    await user.click(await screen.findByRole("button", { name: /^Reply/ }));
    await user.type(screen.getByRole("textbox", { name: "Reply" }), "Half a th");
    act(() => useUi.getState().go({ thread: null }));
    act(() => useUi.getState().go({ thread: "3" }));
    expect(await screen.findByRole("textbox", { name: "Reply" })).toHaveValue("Half a th");
  });

  it("composes, sends, and opens the new thread", async () => {
    const user = open("#/email?customer=1");
    await user.click(await screen.findByRole("button", { name: "Compose" }));
    await user.type(screen.getByRole("textbox", { name: "Subject" }), "Fans");
    await user.type(
      screen.getByRole("textbox", { name: "Mail text" }),
      "In stock?{Control>}{Enter}{/Control}",
    );
    expect(await screen.findByRole("heading", { name: "Fans" })).toBeInTheDocument();
    await waitFor(() => expect(received[0]?.form.get("subject")).toBe("Fans"));
    expect(received[0]?.form.get("from")).toBe('"Alex Rivera" <alex.rivera@example.com>');
  });
});
