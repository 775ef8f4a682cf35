import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Event } from "@/api/types";
import { useAnnounce } from "@/stores/announce";
import { useConnection } from "@/stores/connection";
import { useOperatorStore } from "@/stores/operator";
import { useUi } from "@/stores/ui";
import { health, message, NOW } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { known, received, server, stream } from "@/testing/server";

interface Written {
  body: Record<string, unknown>;
  key: string | null;
}
let written: Written[] = [];

const answering = (answer: () => Response) =>
  http.post("*/customers/1/write", async ({ request }) => {
    const body = (await request.json()) as Record<string, unknown>;
    written.push({ body, key: request.headers.get("Idempotency-Key") });
    return answer();
  });
const done = () => HttpResponse.json({ message: message(9), repeated: false });
const problem = (status: number, detail: string, code?: string, name?: string) =>
  HttpResponse.json(
    { title: "x", status, detail, type: "about:blank", code, name },
    { status, headers: { "content-type": "application/problem+json" } },
  );

const joined = (seq: number, name: string) =>
  ({ seq, at: NOW, kind: "handler.changed", handler: "person", name, by: name }) as const;

const mail = message(1, { channel: "email", thread_id: 4, subject: "My card" });

beforeEach(() => {
  received.length = 0;
  written = [];
  useOperatorStore.setState({ operator: { token: "t", name: "Dana", role: "agent" } });
  server.use(http.post("*/customers/1/typing", () => new HttpResponse(null, { status: 204 })));
});

const side = () => screen.findByRole("note", { name: "Who you're writing as" });

describe("somebody of the shop who is signed in", () => {
  it("texts the customer as the shop", async () => {
    server.use(answering(done), known({ messages: [message(1, { content: "Hello?" })] }));
    const user = openPage("#/sms?customer=1");
    expect(await side()).toHaveTextContent("Writing as Dana");
    const field = await screen.findByRole("textbox", { name: "Text message to Alex Rivera" });
    await user.type(field, "I look into it.{Enter}");
    await waitFor(() => expect(written).toHaveLength(1));
    expect(written[0]?.body).toMatchObject({
      channel: "sms",
      text: "I look into it.",
      address: "+15550104477",
    });
    expect(received).toEqual([]);
    expect(await screen.findByText("Alex Rivera:", { exact: false })).toBeInTheDocument();
    await waitFor(() => expect(field).toHaveValue(""));
  });

  it("answers a mail in its thread as the shop", async () => {
    server.use(answering(done), known({ messages: [mail] }));
    const user = openPage("#/email/4?customer=1");
    await user.click(await screen.findByRole("button", { name: /^Reply(?! as)/ }));
    await user.type(await screen.findByRole("textbox", { name: "Reply" }), "It ships today.");
    await user.click(screen.getByRole("button", { name: "Send" }));
    await waitFor(() => expect(written).toHaveLength(1));
    expect(written[0]?.body).toMatchObject({ channel: "email", thread_id: 4 });
    expect(received).toEqual([]);
  });

  it("begins a mail to the customer as the shop", async () => {
    server.use(answering(done), known({ messages: [mail] }));
    const user = openPage("#/email?customer=1");
    await user.click(await screen.findByRole("button", { name: "Compose" }));
    expect(
      await screen.findByText("alex.rivera@example.com", { selector: "p span" }),
    ).toBeVisible();
    await user.type(screen.getByRole("textbox", { name: "Subject" }), "Your order");
    await user.type(screen.getByRole("textbox", { name: "Email text" }), "It is here.");
    await user.click(screen.getByRole("button", { name: "Send" }));
    await waitFor(() => expect(written[0]?.body).toMatchObject({ subject: "Your order" }));
  });

  it("keeps what could not be sent, says why, and sends it again as the same message", async () => {
    let colleague = true;
    const taken: unknown[] = [];
    const kim = "Kim has this customer now. Take over from Kim to write to them.";
    server.use(
      answering(() => (colleague ? problem(409, kim, "with_colleague", "Kim") : done())),
      http.post("*/customers/1/take-over", async ({ request }) => {
        taken.push(await request.json());
        colleague = false;
        return HttpResponse.json({ handler: "person", name: "Dana", repeated: false });
      }),
    );
    const user = openPage("#/sms?customer=1");
    const field = await screen.findByRole("textbox", { name: /^Text message/ });
    await user.type(field, "Hello{Enter}");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent(`Not sent. ${kim}`);
    expect(field).toHaveValue("Hello");
    await user.click(within(alert).getByRole("button", { name: "Take over from Kim" }));
    expect(taken).toEqual([]);
    const asks = within(alert).getByRole("group", { name: "Take over from Kim" });
    expect(asks).toHaveTextContent("Kim is told and can't send");
    await user.click(within(asks).getByRole("button", { name: "Yes, take over" }));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
    expect(taken).toEqual([{ from_name: "Kim" }]);
    await user.type(field, "{Enter}");
    await waitFor(() => expect(field).toHaveValue(""));
    expect(new Set(written.map(({ key }) => key)).size).toBe(1);
  });

  it("is told when a colleague takes the customer, with the draft kept", async () => {
    let say: (event: Event) => void = () => undefined;
    server.use(
      known({ handler: "person", handler_name: "Dana", handovers: [joined(1, "Dana")] }),
      http.get("*/customers/1/events", () =>
        stream([], (tell) => {
          say = tell;
        }),
      ),
    );
    const user = openPage("#/sms?customer=1");
    const field = await screen.findByRole("textbox", { name: /^Text message/ });
    await user.type(field, "Half a rep");
    await waitFor(() => expect(useConnection.getState().link.status).toBe("live"));
    say(joined(1, "Lee"));
    const note = await side();
    expect(await within(note).findByRole("status")).toHaveTextContent(
      /^Lee took this customer over from you at .*Your draft is kept\.$/,
    );
    expect(note).toHaveTextContent("Lee has this customer");
    expect(field).toHaveValue("Half a rep");
  });

  it("is told once what is kept while there is no connection, and no longer than that", async () => {
    server.use(answering(() => HttpResponse.error()));
    const user = openPage("#/sms?customer=1");
    const field = await screen.findByRole("textbox", { name: /^Text message/ });
    await waitFor(() => expect(useConnection.getState().link.status).toBe("live"));
    const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    act(() => void window.dispatchEvent(new Event("offline")));
    expect(await screen.findByText(/What you write is kept here; send it/)).toBeInTheDocument();
    await user.type(field, "Hello{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Not sent. You're offline.");
    online.mockRestore();
    act(() => void window.dispatchEvent(new Event("online")));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
    expect(field).toHaveValue("Hello");
  });

  it("does not become the customer when their token ends", async () => {
    server.use(answering(() => problem(401, "send a valid operator token")));
    const user = openPage("#/sms?customer=1");
    const field = await screen.findByRole("textbox", { name: /^Text message/ });
    await user.type(field, "Hello{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Dana’s token is no longer valid");
    expect(screen.queryByRole("textbox", { name: /^Text message/ })).toBeNull();
    expect(screen.queryByRole("note", { name: "Who you're writing as" })).toBeNull();
    useOperatorStore.setState({
      operator: { token: "u", name: "Dana", role: "agent" },
      ended: null,
    });
    expect(await screen.findByRole("textbox", { name: /^Text message/ })).toHaveValue("Hello");
  });

  it("sees who of the shop wrote, and what the customer wrote as news", async () => {
    const ours = { direction: "outbound", status: "sent" } as const;
    server.use(
      known({
        messages: [
          message(1, { content: "Where is it?" }),
          message(2, { ...ours, content: "It is on its way." }),
          message(3, { ...ours, author: "person", written_by: "Lee", content: "Lee here." }),
          message(4, { ...mail, id: 4, ...ours, author: "person", written_by: "Lee" }),
        ],
      }),
    );
    const user = openPage("#/sms?customer=1");
    const wrote = async (text: string) =>
      (await screen.findByText(text)).closest("div[title]")?.textContent;
    expect(await wrote("It is on its way.")).toBe("Assistant: It is on its way.");
    expect(await wrote("Lee here.")).toBe("Lee: Lee here.");
    await user.click(screen.getByRole("link", { name: /^Email/ }));
    await user.click(await screen.findByRole("button", { name: /My card/ }));
    expect(await screen.findByText("Lee", { selector: "span" })).toBeInTheDocument();
  });

  it.each([
    ["inbound", /^SMS, 1 unread/],
    ["outbound", /^SMS$/],
  ] as const)("counts %s messages as news or not", async (direction, name) => {
    let say: (event: Event) => void = () => undefined;
    server.use(
      http.get("*/customers/1/events", () =>
        stream([], (tell) => {
          say = tell;
        }),
      ),
    );
    openPage("#/email?customer=1");
    await waitFor(() => expect(useConnection.getState().link.status).toBe("live"));
    const kind = direction === "inbound" ? "message.received" : "message.queued";
    say({ seq: 1, at: NOW, kind, message: message(9, { direction }) } as Event);
    await waitFor(() =>
      expect(screen.getAllByText("Message 9", { exact: false })[0]).toBeInTheDocument(),
    );
    expect(screen.getByRole("link", { name: /^SMS/ })).toHaveAccessibleName(name);
    const from = direction === "inbound" ? "Alex Rivera" : "the assistant";
    await waitFor(() =>
      expect(useAnnounce.getState().text).toBe(`Text message from ${from}: Message 9`),
    );
  });

  it("writes as the customer only once they chose to, in a mode that says so", async () => {
    const user = openPage("#/sms?customer=1");
    await user.click(
      within(await side()).getByRole("button", { name: "Write as Alex Rivera (simulation)" }),
    );
    expect(await side()).toHaveTextContent("Writing as Alex Rivera (simulation)");
    const field = await screen.findByRole("textbox", { name: "Text message to Macrocenter" });
    await user.type(field, "Hi{Enter}");
    await waitFor(() => expect(received).toHaveLength(1));
    await user.click(within(await side()).getByRole("button", { name: "Write as Dana" }));
    expect(await side()).toHaveTextContent("Writing as Dana");
  });

  it("can't write as a customer in production", async () => {
    server.use(http.get("*/health", () => HttpResponse.json({ ...health, simulation: false })));
    useUi.getState().set({ asCustomer: true });
    openPage("#/sms?customer=1");
    expect(await side()).toHaveTextContent("Writing as Dana");
    expect(within(await side()).queryByRole("button")).toBeNull();
  });

  it("calls as the customer only once they chose to", async () => {
    const voice = { status: "ok" as const, label: "Typed calls", detail: "" };
    const dependencies = { ...health.dependencies, voice };
    server.use(http.get("*/health", () => HttpResponse.json({ ...health, dependencies })));
    const user = openPage("#/voice?customer=1");
    const choose = await screen.findByRole("button", { name: "Act as the customer (simulation)" });
    expect(screen.queryByRole("button", { name: "Call" })).toBeNull();
    await user.click(choose);
    expect(await screen.findByText(/Calling as Alex Rivera \(simulation\)/)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Call" })).toBeInTheDocument();
  });
});

describe("nobody who is signed in", () => {
  it.each(["email", "sms"])("is told that they write as the customer, by %s", async (view) => {
    useOperatorStore.setState({ operator: null });
    openPage(`#/${view}?customer=1`);
    expect(await side()).toHaveTextContent("Writing as Alex Rivera (simulation)");
    expect(within(await side()).queryByRole("button")).toBeNull();
  });
});
