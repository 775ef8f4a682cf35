/** Two windows, a cut line, a server that is away: nothing is lost and nothing is doubled. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { openLine } from "../line.mjs";
import { openPage, text, texts, timeline } from "../world.mjs";

const PRIYA = "/#/sms?customer=2";
/** The browser says so itself when a line is cut; that is the point here. */
const CUT = [/ERR_|Failed to load resource|net::/];

export default function live(world) {
  test("what is written in one window appears in the other, with its unread mark", async () => {
    const one = await openPage(world, PRIYA);
    const two = await openPage(world, PRIYA);
    const third = await openPage(world, "/#/email?customer=2");
    await text(one, "Do you have the RTX 4080 in stock?");
    await texts(two).getByText("Do you have the RTX 4080 in stock?").waitFor();
    await two.getByRole("article").filter({ hasText: /4080/ }).nth(1).waitFor();
    await third.getByRole("link", { name: /SMS.*1.*unread/ }).waitFor();
    assert.match(await third.title(), /^\(1\)/);
    assert.equal(
      await texts(two).getByText("Do you have the RTX 4080 in stock?", { exact: true }).count(),
      1,
    );
    for (const page of [one, two, third]) await page.done();
  });

  test("a cut stream is taken up where it ended, and nothing is doubled", async () => {
    const line = await openLine(world.app.port);
    const writer = await openPage(world, PRIYA);
    const reader = await openPage(world, PRIYA, { base: line.url, allowed: CUT });
    line.cut({ stay: true });
    await text(writer, "What is your return policy?");
    await texts(writer).getByText("What is your return policy?").waitFor();
    await reader
      .locator("[data-link=reconnecting], [data-link=offline]")
      .waitFor({ timeout: 20_000 });
    line.restore();
    await texts(reader).getByText("What is your return policy?").waitFor({ timeout: 20_000 });
    await reader.locator("[data-link=live]").waitFor({ timeout: 20_000 });
    await writer.waitForTimeout(3_500);
    assert.equal(await texts(reader).innerText(), await texts(writer).innerText());
    assert.equal(await timeline(reader).innerText(), await timeline(writer).innerText());
    for (const page of [writer, reader]) await page.done();
    await line.close();
  });

  test("offline, a text waits and goes out once when the network is back", async () => {
    const page = await openPage(world, PRIYA, { allowed: CUT });
    await page.context().setOffline(true);
    await page
      .getByText("You're offline. New messages wait here and go out when you're back.")
      .waitFor();
    await page.getByText(/^Offline since/).waitFor();
    await text(page, "And the warranty?");
    await page.getByText("Waiting for a connection").waitFor();
    await page.context().setOffline(false);
    await page
      .getByText(/Read|Delivered/)
      .last()
      .waitFor();
    await page.locator("[data-link=live]").waitFor();
    await texts(page)
      .getByRole("article")
      .filter({ hasText: /warranty/i })
      .nth(1)
      .waitFor();
    assert.equal(await texts(page).getByText("And the warranty?", { exact: true }).count(), 1);
    await page.done();
  });

  test("a text that was not sent can be tried again, and is one text", async () => {
    const page = await openPage(world, PRIYA, { allowed: CUT });
    await page.route("**/webhook/sms", (route) => route.abort(), { times: 1 });
    await text(page, "Is the 7950X in stock?");
    await page.getByRole("button", { name: "Try again" }).click();
    await texts(page).getByRole("article").filter({ hasText: /7950X/ }).nth(1).waitFor();
    assert.equal(await texts(page).getByText("Is the 7950X in stock?", { exact: true }).count(), 1);
    await page.done();
  });
}
