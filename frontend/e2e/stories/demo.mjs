/** The demo: a mail, a text that refers to it, and a context that shows both as they happen. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { json } from "../app.mjs";
import { accessible, compose, openPage, picture, text, texts, timeline } from "../world.mjs";

export default function demo(world) {
  test("a mail is answered in its thread, a text knows of it, and the context shows both", async () => {
    const page = await openPage(world);
    await compose(
      page,
      "Where is my order ORD-1001?",
      "Hi,\n\nwhat's the status of order ORD-1001? I was away last week.",
    );
    await page.getByText(/Waiting \d s in case you add something/).waitFor();
    const thread = page.getByRole("region", { name: "Emails in this thread" });
    await thread.getByText("Assistant").waitFor();
    await thread.getByRole("table").waitFor();
    assert.match(await thread.innerText(), /Best regards,\nMacrocenter Support/);
    await timeline(page).getByText("Looked up ORD-1001").waitFor();
    await page.getByRole("heading", { name: "Where is my order ORD-1001?" }).waitFor();
    await accessible(page, "mail");
    await picture(page, "email-light");

    await page.getByRole("link", { name: /^SMS/ }).click();
    await text(page, "Can I get a refund on that RTX 4090?");
    await texts(page)
      .getByText(/asked about ORD-1001 by email/)
      .waitFor();
    await page.getByText(/^Read/).waitFor();
    await page.getByText("Waiting for a person").first().waitFor();
    await page.getByRole("list", { name: "Noted facts" }).getByText("Refund").waitFor();
    await timeline(page).getByText("Needs a person").waitFor();
    await page.getByRole("button", { name: /Needs a person/ }).click();
    await page.getByText("process_refund").waitFor();
    await accessible(page, "sms");
    await picture(page, "sms-light");

    await page.getByRole("button", { name: "Switch to dark" }).click();
    await accessible(page, "sms, dark");
    await picture(page, "sms-dark");
    await page.getByRole("link", { name: /^Email/ }).click();
    await page.getByText("Where is my order ORD-1001?").first().click();
    await accessible(page, "mail, dark");
    await picture(page, "email-dark");

    const [alex] = (await json(world.app, "/customers?search=alex.rivera@example.com")).customers;
    const { turns, tickets, extracted_data } = await json(world.app, `/customers/${alex.id}`);
    assert.equal(turns.length, 2);
    assert.equal(tickets.length, 1);
    assert.equal(extracted_data.issue_type.value, "refund");
    await page.done();
  });

  test("a refund is offered, confirmed by the customer, and then shown on the order", async () => {
    const page = await openPage(world, "/#/sms");
    await text(page, "I want a refund for the thermal paste in ORD-0987, it was dried out");
    const offer = texts(page).getByText(/To confirm the refund of \$9\.99 .*, reply REFUND \d+\./);
    await offer.waitFor();
    await page.getByText("Waiting for a yes").waitFor();
    const code = /REFUND \d+/.exec(await offer.innerText())[0];
    await text(page, code);
    await texts(page)
      .getByText(/refund of \$9\.99 for ORD-0987 is made/)
      .waitFor();
    await page.getByText("Refunded $9.99").first().waitFor();
    await page.getByText("Waiting for a yes").waitFor({ state: "detached" });
    await timeline(page).getByText("Confirmed", { exact: true }).waitFor();
    await page.done();
  });

  test("a reply stays in its thread, with the mail before folded away", async () => {
    const page = await openPage(world);
    await page.getByText("Where is my order ORD-1001?").first().click();
    const thread = page.getByRole("region", { name: "Emails in this thread" });
    await thread.getByText("Macrocenter", { exact: true }).first().waitFor();
    const before = await thread.getByText("Macrocenter", { exact: true }).count();
    await page.getByRole("button", { name: /^Reply/ }).click();
    await page
      .getByRole("textbox", { name: "Reply" })
      .fill("Thanks. How long do I have to return it?");
    await page.keyboard.press("Control+Enter");
    await thread.getByRole("button", { name: "Show quoted text" }).waitFor();
    assert.equal(
      await page.getByRole("region", { name: "Mail threads" }).getByRole("listitem").count(),
      1,
    );
    await page.waitForFunction(
      (known) =>
        [...document.querySelectorAll("section[aria-label='Emails in this thread'] span")].filter(
          (span) => span.textContent === "Macrocenter",
        ).length > known,
      before,
    );
    await page.done();
  });
}
