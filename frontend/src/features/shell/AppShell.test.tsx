import { act, screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { Event } from "@/api/types";
import { useUi } from "@/stores/ui";
import { customer, message, NOW, toolRun, turn } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { known, received, server, stream } from "@/testing/server";

const texts = () => screen.findByRole("region", { name: "Text messages" });

beforeEach(() => {
  received.length = 0;
});

describe("the page", () => {
  it("opens the demo customer's mail when nothing was chosen", async () => {
    openPage("");
    expect(await screen.findByText("Customer since October 2026")).toBeInTheDocument();
    expect(location.hash).toBe("#/email?customer=1");
    expect(
      (await screen.findAllByText("No email yet for alex.rivera@example.com")).length,
    ).toBeGreaterThan(0);
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
    openPage("");
    expect(await screen.findByText("Customer since October 2026")).toBeInTheDocument();
  });

  it("says what is wrong in the pane, and tries again", async () => {
    let fail = true;
    let asked = 0;
    const problem = { title: "Away", status: 400, detail: "No customer 1.", type: "about:blank" };
    server.use(
      http.get("*/customers/1", () => {
        asked += 1;
        return fail
          ? HttpResponse.json(problem, {
              status: 400,
              headers: { "content-type": "application/problem+json" },
            })
          : HttpResponse.json(customer());
      }),
    );
    const user = openPage("#/sms?customer=1");
    const context = await screen.findByRole("complementary", { name: "Unified context" });
    await within(context).findByText("No customer 1.");
    const pane = await screen.findByRole("region", { name: "Macrocenter" });
    expect(await within(pane).findByText("No customer 1.")).toBeInTheDocument();
    expect(asked).toBe(1);
    fail = false;
    await user.click(within(pane).getByRole("button", { name: "Retry" }));
    expect(await screen.findByText(/No texts yet/)).toBeInTheDocument();
  });

  it("goes to a view by its keys, and not while one types", async () => {
    const user = openPage("#/email?customer=1");
    await screen.findByText("Customer since October 2026");
    await user.keyboard("gs");
    const field = await screen.findByRole("textbox", { name: "Text message to Macrocenter" });
    expect(location.hash).toBe("#/sms?customer=1");
    await user.type(field, "gv?");
    expect(location.hash).toBe("#/sms?customer=1");
    expect(field).toHaveValue("gv?");
  });

  it("leaves letters alone when they are switched off", async () => {
    const user = openPage("#/email?customer=1");
    await screen.findByText("Customer since October 2026");
    act(() => useUi.getState().set({ shortcuts: false }));
    await user.keyboard("gs");
    expect(location.hash).toBe("#/email?customer=1");
  });

  it("goes back by Escape with the letters off, which a button switches on again", async () => {
    const mail = message(1, { channel: "email", thread_id: 3, subject: "Order" });
    server.use(known({ messages: [mail] }));
    const user = openPage("#/email/3?customer=1");
    await screen.findByRole("heading", { name: "Order" });
    act(() => useUi.getState().set({ shortcuts: false }));
    await user.keyboard("{Escape}");
    expect(location.hash).toBe("#/email?customer=1");
    await user.click(screen.getByRole("button", { name: "Keys" }));
    await user.click(await screen.findByRole("checkbox", { name: "Single-letter shortcuts" }));
    await user.click(screen.getByRole("button", { name: "Close" }));
    await user.keyboard("gs");
    expect(location.hash).toBe("#/sms?customer=1");
  });

  it("opens the mail when the address bar cannot be read", async () => {
    openPage("#/email/%E0%A4%A?customer=1");
    expect(await screen.findByText("Customer since October 2026")).toBeInTheDocument();
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
    openPage("#/sms?customer=1");
    expect(await within(await texts()).findByText("It was delivered.")).toBeInTheDocument();
    expect(await screen.findByText("Live")).toBeInTheDocument();
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
    openPage("#/sms?customer=1");
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
    openPage("#/sms?customer=1");
    expect(await within(await texts()).findByText("all of it")).toBeInTheDocument();
    expect(fetched).toBe(2);
  });
});
