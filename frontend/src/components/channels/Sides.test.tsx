import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { useDrafts } from "@/stores/drafts";
import { useOperatorStore } from "@/stores/operator";
import { useUi } from "@/stores/ui";
import { health, message } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { known, received, server } from "@/testing/server";

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
const problem = (status: number, detail: string) =>
  HttpResponse.json(
    { title: "x", status, detail, type: "about:blank" },
    { status, headers: { "content-type": "application/problem+json" } },
  );

const mail = message(1, { channel: "email", thread_id: 4, subject: "My card" });

beforeEach(() => {
  received.length = 0;
  written = [];
  useOperatorStore.setState({ operator: { token: "t", name: "Dana", role: "agent" } });
  server.use(http.post("*/customers/1/typing", () => new HttpResponse(null, { status: 204 })));
});

const side = () => screen.findByRole("note", { name: "Whom you write as" });

describe("somebody of the shop who is signed in", () => {
  it("texts the customer as the shop", async () => {
    server.use(answering(done), known({ messages: [message(1, { content: "Hello?" })] }));
    const user = openPage("#/sms?customer=1");
    expect(await side()).toHaveTextContent("Reply as Dana");
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
    await user.type(screen.getByRole("textbox", { name: "Mail text" }), "It is here.");
    await user.click(screen.getByRole("button", { name: "Send" }));
    await waitFor(() => expect(written[0]?.body).toMatchObject({ subject: "Your order" }));
  });

  it("keeps what could not be sent, says why, and sends it again as the same message", async () => {
    let colleague = true;
    const kim = "Kim answers this customer now; take over to write to them yourself";
    server.use(
      answering(() => (colleague ? problem(409, kim) : done())),
      http.post("*/customers/1/take-over", () => {
        colleague = false;
        return HttpResponse.json({ handler: "person", name: "Dana", repeated: false });
      }),
    );
    const user = openPage("#/sms?customer=1");
    const field = await screen.findByRole("textbox", { name: /^Text message/ });
    await user.type(field, "Hello{Enter}");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("Kim answers this customer now");
    expect(field).toHaveValue("Hello");
    await user.click(within(alert).getByRole("button", { name: "Take over" }));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
    await user.type(field, "{Enter}");
    await waitFor(() => expect(field).toHaveValue(""));
    expect(new Set(written.map(({ key }) => key)).size).toBe(1);
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
    await user.click(within(await side()).getByRole("button", { name: "Reply as Dana" }));
    expect(await side()).toHaveTextContent("Reply as Dana");
  });

  it("can't write as a customer in production", async () => {
    server.use(http.get("*/health", () => HttpResponse.json({ ...health, simulation: false })));
    useUi.getState().set({ asCustomer: true });
    openPage("#/sms?customer=1");
    expect(await side()).toHaveTextContent("Reply as Dana");
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

describe("messages before the newest 200", () => {
  const newest = [message(300, { channel: "voice", content: "A call" })];

  it.each([
    ["sms", "Long ago", message(5, { content: "Long ago" })],
    ["email", "An old matter", message(5, { channel: "email", subject: "An old matter" })],
  ])("are looked for before %s is said to be empty", async (view, words, old) => {
    let pages = 0;
    server.use(
      known({ messages: newest, messages_before: 300 }),
      http.get("*/customers/1/messages", ({ request }) => {
        pages += 1;
        const before = new URL(request.url).searchParams.get("before");
        return before === "300"
          ? HttpResponse.json({ messages: [message(100, { channel: "voice" })], before: 100 })
          : HttpResponse.json({ messages: [old], before: null });
      }),
    );
    openPage(`#/${view}?customer=1`);
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(pages).toBe(2);
    expect(screen.queryByText(/No texts yet|No mail yet/)).toBeNull();
  });

  it("are asked for again when they could not be read", async () => {
    let fail = true;
    server.use(
      known({ messages: newest, messages_before: 300 }),
      http.get("*/customers/1/messages", () =>
        fail
          ? problem(404, "x")
          : HttpResponse.json({ messages: [message(5, { content: "Old" })], before: null }),
      ),
    );
    const user = openPage("#/sms?customer=1");
    expect(await screen.findByText("Earlier texts could not be read.")).toBeInTheDocument();
    fail = false;
    await user.click(screen.getByRole("button", { name: "Retry" }));
    expect((await screen.findAllByText("Old")).length).toBeGreaterThan(0);
  });
});

describe("a draft", () => {
  it("of a text survives another view and a reload, and the shop's is not the customer's", async () => {
    const user = openPage("#/sms?customer=1");
    await user.type(await screen.findByRole("textbox", { name: /^Text message/ }), "As Dana");
    await user.click(
      within(await side()).getByRole("button", { name: "Write as Alex Rivera (simulation)" }),
    );
    const field = await screen.findByRole("textbox", { name: "Text message to Macrocenter" });
    expect(field).toHaveValue("");
    await user.type(field, "As Alex");
    await user.click(screen.getByRole("link", { name: /^E-mail/ }));
    await user.click(await screen.findByRole("link", { name: /^SMS/ }));
    expect(await screen.findByRole("textbox", { name: /^Text message/ })).toHaveValue("As Alex");
    const kept = sessionStorage.getItem("drafts") ?? "";
    useDrafts.setState(useDrafts.getInitialState(), true);
    sessionStorage.setItem("drafts", kept);
    await useDrafts.persist.rehydrate();
    expect(await screen.findByRole("textbox", { name: /^Text message/ })).toHaveValue("As Alex");
    await user.click(within(await side()).getByRole("button", { name: "Reply as Dana" }));
    expect(await screen.findByRole("textbox", { name: /^Text message/ })).toHaveValue("As Dana");
  });

  it("of a reply and of a new mail are there after a reload", async () => {
    server.use(known({ messages: [mail] }));
    useOperatorStore.setState({ operator: null });
    const drafts = {
      "email/1/4": { text: "Half a reply" },
      "email/new/alex.rivera@example.com": { text: "Half a mail", subject: "Fans" },
    };
    sessionStorage.setItem("drafts", JSON.stringify({ state: { drafts }, version: 0 }));
    await useDrafts.persist.rehydrate();
    const user = openPage("#/email/4?customer=1");
    expect(await screen.findByRole("textbox", { name: "Reply" })).toHaveValue("Half a reply");
    await user.click(screen.getByRole("button", { name: "Compose" }));
    expect(await screen.findByRole("textbox", { name: "Mail text" })).toHaveValue("Half a mail");
  });
});
