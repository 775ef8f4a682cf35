/** A sender nobody knows proves who they are with a code to the contact on file, and is answered. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { json } from "../app.mjs";
import { accessible, actAsStranger, compose, openPage, picture, text, texts } from "../world.mjs";

const MAIL = { alex: "alex.rivera@example.com", priya: "priya.shah@example.com" };
const customer = (page) => page.getByRole("region", { name: "Customer", exact: true });

/** The code as the contact on file got it, in the other customer's own mail. */
async function codeFrom(page) {
  await page.getByText("Your code for Macrocenter").first().click();
  const mail = page.getByRole("region", { name: "Emails in this thread" });
  const words = mail.getByText(/Your Macrocenter code is \d{6}/).last();
  await words.waitFor();
  return /\d{6}/.exec(await words.innerText())[0];
}

export default function stranger(world) {
  test("an unknown number is asked to prove who it is, does, and gets the answer", async () => {
    const page = await openPage(world);
    const onFile = await openPage(world, "/#/email?customer=1");
    await actAsStranger(page, "An unknown number", "+1 555 010 9911");
    await text(page, `It's ${MAIL.alex}. Where is order ORD-1001?`);
    await texts(page)
      .getByText(/6-digit code/)
      .waitFor();
    await customer(page).getByText("Unknown sender", { exact: true }).waitFor();
    assert.doesNotMatch(await texts(page).innerText(), /delivered|RTX/i);

    const code = await codeFrom(onFile);
    await text(page, code);
    await texts(page)
      .getByText(/belongs to your account now/)
      .waitFor();
    await texts(page)
      .getByText(/ORD-1001.*delivered/s)
      .first()
      .waitFor();
    await customer(page).getByRole("heading", { name: "Alex Rivera" }).waitFor();
    await customer(page).getByText("Contact matched", { exact: true }).waitFor();
    await customer(page).getByText("+1 (555) 010-9911").waitFor();
    assert.equal(await customer(page).getByText("Not verified").count(), 0);
    // The code itself is nobody's to read again.
    assert.equal(await texts(page).getByText(code).count(), 0);
    await accessible(page, "a sender who was made known");
    await picture(page, "step-up-light");
    // The phone shows its own texts, the other phone those before.
    const phones = page.getByLabel("Phone number shown");
    assert.equal(await phones.inputValue(), "+15550109911");
    await onFile.getByText("+1 (555) 010-9911").first().waitFor();
    for (const one of [page, onFile]) await one.done();
  });

  test("a new email address does the same, in its thread", async () => {
    const page = await openPage(world);
    await actAsStranger(page, "A new email address", "priya.home@example.net");
    await compose(page, "My order", `I am ${MAIL.priya}. What did I order?`);
    const thread = page.getByRole("region", { name: "Emails in this thread" });
    await thread.getByText(/6-digit code/).waitFor();
    const { messages } = await json(world.app, "/customers/2");
    const sent = messages.findLast((one) => one.subject === "Your code for Macrocenter");
    await page.getByRole("button", { name: /^Reply/ }).click();
    await page.getByRole("textbox", { name: "Reply" }).fill(/\d{6}/.exec(sent.content)[0]);
    await page.keyboard.press("Control+Enter");
    await thread.getByText(/belongs to your account now/).waitFor();
    await customer(page).getByRole("heading", { name: "Priya Shah" }).waitFor();
    await customer(page).getByText("priya.home@example.net").waitFor();
    await page.done();
  });
}
