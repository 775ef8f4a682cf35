import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { useDrafts } from "@/stores/drafts";
import { useOperatorStore } from "@/stores/operator";
import { message } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { known, server } from "@/testing/server";

const mail = message(1, { channel: "email", thread_id: 4, subject: "My card" });
const side = () => screen.findByRole("note", { name: "Who you're writing as" });

beforeEach(() => {
  useOperatorStore.setState({ operator: { token: "t", name: "Dana", role: "agent" } });
  server.use(http.post("*/customers/1/typing", () => new HttpResponse(null, { status: 204 })));
});

describe("a draft", () => {
  it("that was discarded is brought back by one press", async () => {
    server.use(known({ messages: [mail] }));
    const user = openPage("#/email/4?customer=1");
    await user.click(await screen.findByRole("button", { name: /^Reply(?! as)/ }));
    await user.type(await screen.findByRole("textbox", { name: "Reply" }), "Long words");
    await user.click(screen.getByRole("button", { name: "Discard draft" }));
    expect(screen.queryByRole("textbox", { name: "Reply" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(await screen.findByRole("textbox", { name: "Reply" })).toHaveValue("Long words");
    await user.click(screen.getByRole("button", { name: "Compose" }));
    await user.type(await screen.findByRole("textbox", { name: "Email text" }), "New words");
    const sheet = within(screen.getByRole("dialog", { name: "New email" }));
    await user.click(sheet.getByRole("button", { name: "Discard draft" }));
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(await screen.findByRole("textbox", { name: "Email text" })).toHaveValue("New words");
  });

  it("of one person is not the next one's to send", async () => {
    const user = openPage("#/sms?customer=1");
    await user.type(await screen.findByRole("textbox", { name: /^Text message/ }), "As Dana");
    useOperatorStore.setState({ operator: { token: "l", name: "Lee", role: "agent" } });
    await waitFor(async () => expect(await side()).toHaveTextContent("Writing as Lee"));
    expect(screen.getByRole("textbox", { name: /^Text message/ })).toHaveValue("");
    useOperatorStore.setState({ operator: { token: "t", name: "Dana", role: "agent" } });
    await waitFor(() =>
      expect(screen.getByRole("textbox", { name: /^Text message/ })).toHaveValue("As Dana"),
    );
  });

  it("of a text survives another view and a reload, and the shop's is not the customer's", async () => {
    const user = openPage("#/sms?customer=1");
    await user.type(await screen.findByRole("textbox", { name: /^Text message/ }), "As Dana");
    await user.click(
      within(await side()).getByRole("button", { name: "Write as Alex Rivera (simulation)" }),
    );
    const field = await screen.findByRole("textbox", { name: "Text message to Macrocenter" });
    expect(field).toHaveValue("");
    await user.type(field, "As Alex");
    await user.click(screen.getByRole("link", { name: /^Email/ }));
    await user.click(await screen.findByRole("link", { name: /^SMS/ }));
    expect(await screen.findByRole("textbox", { name: /^Text message/ })).toHaveValue("As Alex");
    const kept = sessionStorage.getItem("drafts") ?? "";
    useDrafts.setState(useDrafts.getInitialState(), true);
    sessionStorage.setItem("drafts", kept);
    await useDrafts.persist.rehydrate();
    expect(await screen.findByRole("textbox", { name: /^Text message/ })).toHaveValue("As Alex");
    await user.click(within(await side()).getByRole("button", { name: "Write as Dana" }));
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
    expect(await screen.findByRole("textbox", { name: "Email text" })).toHaveValue("Half a mail");
  });
});
