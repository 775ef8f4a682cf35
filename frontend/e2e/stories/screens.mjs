/** Little room, no room, paper, another release: what the page does then. And whose side one is on. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, fits, newcomer, openPage, signIn, texts } from "../world.mjs";

/** A window of 1280 × 1024 at 400 %. */
const ZOOMED = { viewport: { width: 320, height: 256 } };

/** Each of these can be scrolled into the window, is whole there, and lies under nothing else. */
async function reachable(locators) {
  for (const one of locators) {
    await one.scrollIntoViewIfNeeded();
    const covered = await one.evaluate((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      if (left < 0 || right > innerWidth || top < 0 || bottom > innerHeight) return "cut off";
      const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return element.contains(there) || there?.contains(element) ? "" : there?.outerHTML;
    });
    assert.equal(covered, "", `${one} is covered or cut off`);
  }
}

export default function screens(world) {
  test("at 400 % everything is there, and nothing lies over anything else", async () => {
    const page = await openPage(world, "/#/sms?customer=1", ZOOMED);
    const button = (name) => page.getByRole("button", { name });
    await reachable([
      button("Ask by email"),
      button("Refund by text"),
      button("Dismiss"),
      page.getByRole("note", { name: "Who you're writing as" }),
      page.getByRole("textbox", { name: /^Text message to/ }),
      ...["Email", "SMS", "Voice", "Context"].map((name) =>
        page.getByRole("navigation", { name: "Views" }).getByRole("link", { name }),
      ),
    ]);
    await fits(page);
    await accessible(page, "texts at 400 %");
    await page.getByRole("link", { name: "Email" }).click();
    await reachable([button("Compose"), button("Search mail")]);
    await fits(page);
    await page.getByRole("link", { name: "Voice" }).click();
    await reachable([page.getByRole("button", { name: "Call", exact: true }).last()]);
    await fits(page);
    await page.done();
  });

  test("at 768 px the context steps aside by itself, and comes when it is asked for", async () => {
    const page = await openPage(world, "/#/email?customer=1");
    await page.setViewportSize({ width: 768, height: 1024 });
    await page.getByText("Customer since").waitFor({ state: "detached" });
    await fits(page);
    await accessible(page, "mail at 768 px");
    await page.getByRole("button", { name: "Show the context" }).click();
    await page.getByText("Customer since").waitFor();
    await fits(page);
    await page.done();
  });

  test("the first visit does the demo, and a mail prints as a mail", async () => {
    const page = await openPage(world, "/#/voice?customer=2");
    await page.getByText("You are writing as Priya, a customer.").waitFor();
    await page.getByRole("button", { name: "Refund by text" }).click();
    await texts(page)
      .getByText(/^Can I get a refund on that/)
      .waitFor();
    await page.getByRole("button", { name: "Ask by email" }).click();
    const thread = page.getByRole("region", { name: "Emails in this thread" });
    await thread.getByText("Assistant").waitFor();
    await page.emulateMedia({ media: "print" });
    const seen = async (locator) => locator.isVisible();
    assert.ok(await seen(page.getByRole("heading", { name: /^Where is my order/ })));
    for (const gone of ["Views", "Channels"]) {
      assert.equal(await page.getByRole("navigation", { name: gone }).count(), 0);
    }
    assert.equal(await seen(page.getByText("Customer since")), false);
    assert.equal(await seen(page.getByText("Inbox", { exact: true })), false);
    assert.equal(await seen(page.getByText("You are writing as")), false);
    await page.done();
  });

  test("somebody of the shop answers in the customer's texts as the shop", async () => {
    const token = await newcomer(world, "Robin");
    const customer = await openPage(world, "/#/sms?customer=2");
    const page = await openPage(world, "/#/sms?customer=2");
    await signIn(page, token);
    await page.getByText("Writing as Robin").waitFor();
    await accessible(page, "the shop's side");
    const field = page.getByRole("textbox", { name: /^Text message to/ });
    await field.fill("Your part is here.");
    await field.press("Enter");
    await texts(customer).getByText("Your part is here.").waitFor();
    await texts(customer).getByText("Robin from Macrocenter has joined").waitFor();
    await page.getByText("With Robin").first().waitFor();
    for (const one of [customer, page]) await one.done();
  });

  test("a part that can't be fetched is named, and a new release is loaded once", async () => {
    const allowed = [/ERR_FAILED/, /Failed to load resource/, /MissingPart|PartMissing|fetched/];
    const page = await openPage(world, "/#/email?customer=1", { allowed });
    await page.route(/\/assets\/VoiceView-.*\.js/, (route) => route.abort());
    await page.reload();
    await page.getByRole("link", { name: /^Voice/ }).click();
    const alert = page.getByRole("alert").filter({ hasText: "This part of the page didn't load" });
    await alert.getByRole("button", { name: "Reload" }).waitFor();
    assert.doesNotMatch(await alert.innerText(), /module|import/i);
    await accessible(page, "a part that did not come");
    await page.context().close();
  });
}
