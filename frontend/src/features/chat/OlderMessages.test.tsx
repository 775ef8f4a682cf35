import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { useOperatorStore } from "@/stores/operator";
import { message } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { known, server } from "@/testing/server";

beforeEach(() => {
  useOperatorStore.setState({ operator: { token: "t", name: "Dana", role: "agent" } });
  server.use(http.post("*/customers/1/typing", () => new HttpResponse(null, { status: 204 })));
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

  it("are asked for again when they couldn't be loaded", async () => {
    let fail = true;
    server.use(
      known({ messages: newest, messages_before: 300 }),
      http.get("*/customers/1/messages", () =>
        fail
          ? HttpResponse.json({ title: "x", status: 404, detail: "x" }, { status: 404 })
          : HttpResponse.json({ messages: [message(5, { content: "Old" })], before: null }),
      ),
    );
    const user = openPage("#/sms?customer=1");
    expect(await screen.findByText("Earlier texts couldn't be loaded.")).toBeInTheDocument();
    fail = false;
    await user.click(screen.getByRole("button", { name: "Retry" }));
    expect((await screen.findAllByText("Old")).length).toBeGreaterThan(0);
  });
});
