import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { useOperatorStore } from "@/stores/operator";
import { useOutbox } from "@/stores/outbox";
import { useUi } from "@/stores/ui";
import { customer, health } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { received, server, stream } from "@/testing/server";

const texts = () => screen.findByRole("region", { name: "Text messages" });

beforeEach(() => {
  received.length = 0;
});

describe("texting", () => {
  it("shows a text at once and sends it as Twilio would", async () => {
    const user = openPage("#/sms?customer=1");
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
    const user = openPage("#/sms?customer=1");
    await user.type(await screen.findByRole("textbox", { name: /^Text message/ }), "Hello{Enter}");
    const again = await screen.findByRole("button", { name: "Try again" });
    fail = false;
    await user.click(again);
    expect(await screen.findByText("Delivered")).toBeInTheDocument();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it("sends after a reload what the reload cut off, under the same key", async () => {
    const key = `SM${"7".repeat(32)}`;
    const on = { actor: "customer:1", channel: "sms", from: "+15550104477", mail: null } as const;
    const cut = { key, text: "Hello", state: "sending", error: null, at: Date.now() } as const;
    useOutbox.getState().add({ ...on, ...cut });
    useOutbox.getState().add({ ...on, ...cut, key: "SMx", text: "Told", state: "stored" });
    const kept = sessionStorage.getItem("outbox") ?? "";
    useOutbox.setState(useOutbox.getInitialState(), true);
    sessionStorage.setItem("outbox", kept);
    await useOutbox.persist.rehydrate();
    openPage("#/sms?customer=1");
    expect(await within(await texts()).findByText("Hello")).toBeInTheDocument();
    expect(await screen.findByText("Delivered")).toBeInTheDocument();
    expect(received.map(({ form }) => form.get("MessageSid"))).toEqual([key]);
  });

  it("is read only outside simulation", async () => {
    server.use(http.get("*/health", () => HttpResponse.json({ ...health, simulation: false })));
    useOperatorStore.setState({ operator: { token: "t", name: "Dana", role: "viewer" } });
    openPage("#/sms?customer=1");
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
    const user = openPage("#/sms?customer=1");
    await screen.findByText("Customer since October 2026");
    act(() => useUi.getState().actAs({ kind: "new", address: "+15550109999" }));
    await screen.findByText("Not on file. Their first message creates a customer.");
    await user.type(await screen.findByRole("textbox", { name: /^Text message/ }), "Hello{Enter}");
    await waitFor(() => expect(location.hash).toBe("#/sms?customer=5"));
    expect(await within(await texts()).findByText("Hello")).toBeInTheDocument();
  });
});
