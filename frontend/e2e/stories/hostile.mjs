/** Text that would like to be code, a megabyte of it, and text that runs the other way. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, actAsStranger, compose, fits, openPage, text, texts } from "../world.mjs";

const PAYLOADS = [
  "<script>window.hacked = 1</script>",
  '<img src=x onerror="window.hacked = 1">',
  "[click](javascript:window.hacked=1) javascript:window.hacked=1",
  '"><svg onload=window.hacked=1>',
];

async function unharmed(page) {
  const state = await page.evaluate(() => ({
    hacked: window.hacked,
    foreign: document.querySelectorAll("main script, main img, main iframe, main object").length,
    links: [...document.querySelectorAll("main a[href]")].map((link) => link.protocol),
  }));
  assert.equal(state.hacked, undefined);
  assert.equal(state.foreign, 0);
  for (const protocol of state.links) assert.match(protocol, /^(https?|mailto):$/);
}

export default function hostile(world) {
  test("the page says that nothing foreign may run in it", async () => {
    const policy = (await fetch(world.app.url)).headers.get("content-security-policy");
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /script-src[^;]*unsafe/);
  });

  test("code in texts, mails and subjects stays text", async () => {
    const page = await openPage(world);
    await actAsStranger(page, "An unknown number", "+1 555 010 9902");
    for (const payload of PAYLOADS) await text(page, payload);
    await texts(page).getByText(PAYLOADS[0], { exact: true }).waitFor();
    await texts(page).getByRole("article").nth(PAYLOADS.length).waitFor();
    await unharmed(page);
    await page.getByRole("button", { name: /Acting as/ }).click();
    await unharmed(page);
    await page.keyboard.press("Escape");

    await actAsStranger(page, "A new email address", "eve@example.net");
    await compose(page, PAYLOADS[1], PAYLOADS.join("\n\n"));
    await page
      .getByRole("region", { name: "Emails in this thread" })
      .getByText("Assistant")
      .waitFor();
    await page.getByRole("heading", { name: PAYLOADS[1] }).waitFor();
    await unharmed(page);
    await page.done();
  });

  test("right-to-left text stands in its own direction and moves nothing else", async () => {
    const page = await openPage(world);
    await actAsStranger(page, "An unknown number", "+1 555 010 9903");
    await text(page, "שלום, איפה ההזמנה שלי? \u202Eabc");
    const bubble = texts(page).getByText(/שלום/);
    await bubble.waitFor();
    assert.equal(await bubble.evaluate((element) => getComputedStyle(element).direction), "rtl");
    await fits(page);
    await accessible(page, "right to left");
    await page.done();
  });

  test("a megabyte of mail shows its beginning, and the page stays quick", async () => {
    const page = await openPage(world, "/#/email?customer=2");
    await post(world.app, `The log:\n${"x".repeat(79)}\n`.repeat(11_800));
    await page.getByRole("region", { name: "Mail threads" }).getByText("A long log").click();
    await page
      .getByRole("button", { name: /^The shop|Priya Shah/ })
      .first()
      .waitFor();
    const closed = page.locator(
      "section[aria-label='Emails in this thread'] [aria-expanded=false]",
    );
    if ((await closed.count()) > 0) await closed.first().click();
    await page.getByRole("button", { name: /^Show all \(\d+ kB\)/ }).waitFor();
    const started = Date.now();
    await page.getByRole("link", { name: /^SMS/ }).click();
    await page.getByRole("link", { name: /^Email/ }).click();
    await page.getByRole("region", { name: "Mail threads" }).getByText("A long log").waitFor();
    assert.ok(Date.now() - started < 3_000, "two views took more than three seconds");
    await fits(page);
    await page.done();
  });
}

/** A mail as SendGrid would post it; a megabyte comes from a mail program, nobody types it. */
async function post(app, words) {
  const form = new FormData();
  const from = "Priya Shah <priya.shah@example.com>";
  form.set("headers", `Message-ID: <long-${Date.now()}@example.com>\nFrom: ${from}\n`);
  form.set("from", from);
  form.set("to", "support@macrocenter.example");
  form.set("subject", "A long log");
  form.set("text", words);
  form.set("envelope", '{"to":["support@macrocenter.example"],"from":"priya.shah@example.com"}');
  form.set("charsets", '{"text":"utf-8"}');
  form.set("attachments", "0");
  const answer = await fetch(`${app.url}/webhook/email`, { method: "POST", body: form });
  assert.equal(answer.status, 200);
}
