/** A person of the shop signs in, approves what waits for them, takes over, and gives back. */

import { test } from "node:test";
import { accessible, newcomer, openPage, picture, signIn, text, texts } from "../world.mjs";

export default function operator(world) {
  test("a refund above the limit is approved by a person, and the customer sees it", async () => {
    const token = await newcomer(world, "Dana");
    const customer = await openPage(world, "/#/sms?customer=1");
    const page = await openPage(world, "/#/sms?customer=1", { allowed: [/401|409/] });
    await signIn(page, "not-a-token-of-anybody-0000000000");
    await page.getByText("This token isn't valid.").waitFor();
    await accessible(page, "signing in");
    await page.getByLabel("Operator token").fill(token);
    await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("region", { name: "Signed in as" }).getByText("Dana").waitFor();

    // From the queue of all customers to the terms; other terms need somebody else's yes.
    const kim = await openPage(world, "/#/queue?customer=2");
    await signIn(kim, await newcomer(world, "Kim"));
    const queue = kim.getByRole("list", { name: "Open tickets" });
    await queue.getByText("Refund", { exact: false }).first().waitFor();
    await accessible(kim, "the queue");
    await kim.evaluate(() => document.activeElement.blur());
    await kim.keyboard.press("j");
    await kim.keyboard.press("Enter");
    await kim.getByRole("button", { name: "Edit" }).click();
    await accessible(kim, "other terms");
    await picture(kim, "queue-light");
    await kim.getByRole("textbox", { name: "Refund" }).fill("1,500");
    await kim.getByRole("button", { name: "Propose" }).click();
    await kim.getByText(/someone else has to approve/).waitFor();
    await kim.getByRole("button", { name: /^Approve \$1,500\.00/, disabled: true }).waitFor();

    await kim.getByRole("button", { name: "Reply", exact: true }).click();
    await kim.getByLabel("Your reply to the customer").pressSequentially("One moment");
    await texts(customer).getByText("Kim is writing").waitFor();

    await page.getByRole("button", { name: /^TCK-1/ }).click();
    await page.getByRole("button", { name: /^Approve \$1,500\.00/ }).click();
    await accessible(page, "a decision");
    await picture(page, "approval-light");
    await page.getByRole("button", { name: "Yes, approve" }).click();
    await page.getByText("Refunded $1,500.00").first().waitFor();
    await customer.getByText("Refunded $1,500.00").first().waitFor();

    await page.getByRole("button", { name: "Take over" }).click();
    await page.getByText("With Dana").first().waitFor();
    await texts(customer).getByText("Dana from Macrocenter has joined").waitFor();
    await customer.reload();
    await texts(customer).getByText("Dana from Macrocenter has joined").waitFor();
    await customer.getByText("Live", { exact: true }).waitFor();

    // Whoever has the customer is named, and nobody takes them unasked.
    await page.getByRole("link", { name: /^SMS/ }).click();
    await page.getByRole("textbox", { name: /^Text message/ }).fill("One moment, I");
    await kim.getByRole("link", { name: /^SMS/ }).click();
    await kim.getByRole("button", { name: "Take over from Dana" }).click();
    await kim.getByText(/Dana’s draft is kept/).waitFor();
    await accessible(kim, "taking over from a colleague");
    await picture(kim, "take-over-light");
    await kim.getByRole("button", { name: "Yes, take over" }).click();
    await page.getByText(/^Kim took this customer over from you/).waitFor();
    await page.getByRole("textbox", { name: /^Text message/ }).press("Enter");
    const refused = page.getByRole("alert");
    await refused.getByText("Not sent. Kim has this customer now.", { exact: false }).waitFor();
    await accessible(page, "a customer who was taken over");
    await refused.getByRole("button", { name: "Take over from Kim" }).click();
    await refused.getByRole("button", { name: "Yes, take over" }).click();
    await page.getByText("Dana has taken over from Kim").first().waitFor();
    await page.getByRole("button", { name: "Return to the assistant" }).click();
    await page.getByRole("button", { name: "Take over" }).waitFor();
    await text(customer, "Thank you");
    await texts(customer).getByText("Thank you", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in as staff" }).waitFor();
    for (const one of [customer, page, kim]) await one.done();
  });
}
