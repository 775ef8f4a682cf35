import { act, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useUi } from "@/stores/ui";
import { message } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { known, received, server } from "@/testing/server";

beforeEach(() => {
  received.length = 0;
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
    server.use(known({ messages: thread }));
    const user = openPage("#/email/3?customer=1");
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

  it("remembers who was chosen once, however many mails are open", async () => {
    const write = vi.spyOn(Storage.prototype, "setItem");
    server.use(known({ messages: thread }));
    openPage("#/email/3?customer=1");
    await screen.findByRole("heading", { name: "Order" });
    expect(write.mock.calls.filter(([name]) => name === "customer")).toEqual([["customer", "1"]]);
  });

  it("says for a minute that a mail came just now", async () => {
    // Only the time of day is pretended, so that a slow machine is not late.
    vi.useFakeTimers({ toFake: ["Date"] });
    const created_at = new Date().toISOString();
    server.use(known({ messages: [{ ...message(1), ...thread[0], created_at }] }));
    openPage("#/email/3?customer=1");
    const mark = await screen.findByText("(just now)");
    vi.setSystemTime(Date.now() + 61_000);
    // The clock of its timer is the real one: the next drawing is not waited for, but made.
    act(() => useUi.getState().set({ composing: true }));
    await waitFor(() => expect(mark).not.toBeInTheDocument(), { timeout: 20_000 });
  });

  it("keeps the draft of a thread", async () => {
    server.use(known({ messages: thread }));
    const user = openPage("#/email/3?customer=1");
    await user.click(await screen.findByRole("button", { name: /^Reply/ }));
    await user.type(screen.getByRole("textbox", { name: "Reply" }), "Half a th");
    act(() => useUi.getState().go({ thread: null }));
    act(() => useUi.getState().go({ thread: "3" }));
    expect(await screen.findByRole("textbox", { name: "Reply" })).toHaveValue("Half a th");
  });

  it("composes, sends, and opens the new thread", async () => {
    const user = openPage("#/email?customer=1");
    await user.click(await screen.findByRole("button", { name: "Compose" }));
    await user.type(await screen.findByRole("textbox", { name: "Subject" }), "Fans");
    await user.type(
      screen.getByRole("textbox", { name: "Email text" }),
      "In stock?{Control>}{Enter}{/Control}",
    );
    expect(await screen.findByRole("heading", { name: "Fans" })).toBeInTheDocument();
    await waitFor(() => expect(received[0]?.form.get("subject")).toBe("Fans"));
    expect(received[0]?.form.get("from")).toBe('"Alex Rivera" <alex.rivera@example.com>');
  });
});
