/** Several messages in a row are one turn and one answer; and how it looks while they wait. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { json } from "../app.mjs";
import { actAsStranger, openPage, picture, text, texts } from "../world.mjs";

export default function batches(world) {
  test("three quick texts wait together and get one answer", async () => {
    const [alex] = (await json(world.app, "/customers?search=alex.rivera@example.com")).customers;
    const { turns: before } = await json(world.app, `/customers/${alex.id}`);
    const page = await openPage(world, "/#/sms");
    for (const words of ["Hi", "Order 1002", "status?"]) await text(page, words);
    await page.getByText(/3 messages, answered together in \d s/).waitFor();
    await picture(page, "sms-batch-light");
    await texts(page)
      .getByText(/^ORD-1002 .* shipped/)
      .waitFor();
    await page.getByText("Hi · Order 1002 · status?").waitFor();
    const { turns, messages } = await json(world.app, `/customers/${alex.id}`);
    assert.equal(turns.length, before.length + 1);
    assert.equal(messages.filter((one) => one.batch_id === turns.at(-1).id).length, 4);
    await page.done();
  });

  test("an unknown number becomes a customer who may ask about products, not about orders", async () => {
    const page = await openPage(world);
    await actAsStranger(page, "An unknown number", "+1 555 010 9901");
    await page.getByText("Not on file.").waitFor();
    await text(page, "Where is order ORD-1001?");
    await page.getByText(/Customer since/).waitFor();
    await page.getByText("Not verified").waitFor();
    await texts(page).getByRole("article").nth(1).waitFor();
    const answer = await texts(page).innerText();
    assert.doesNotMatch(answer, /delivered|RTX|1599/i);
    await page.getByText(/The assistant can discuss products/).waitFor();
    await page.done();
  });

  test("a new email address gets its answer in the thread it opened", async () => {
    const page = await openPage(world);
    await actAsStranger(page, "A new email address", "sam.new@example.net");
    await page.getByRole("button", { name: "Compose" }).click();
    await page.getByRole("textbox", { name: "Subject" }).fill("Returns");
    await page.getByRole("textbox", { name: "Email text" }).fill("What is your return policy?");
    await page.keyboard.press("Control+Enter");
    await page
      .getByRole("region", { name: "Emails in this thread" })
      .getByText("Assistant")
      .waitFor();
    await page.getByRole("heading", { name: "Returns" }).waitFor();
    await page.done();
  });
}
