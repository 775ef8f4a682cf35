/** A conversation of hundreds of texts: reading in it keeps its place, and its end is followed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { wait } from "../app.mjs";
import { openPage, texts, timeline } from "../world.mjs";

const FROM = "+15550107788";
let sent = 0;

async function send(world, words) {
  sent += 1;
  const form = new URLSearchParams({
    MessageSid: `SM${String(sent).padStart(32, "7")}`,
    AccountSid: "AC1",
    From: FROM,
    To: "+15550100100",
    NumMedia: "0",
    Body: words,
  });
  const response = await fetch(`${world.app.url}/webhook/sms`, { method: "POST", body: form });
  assert.equal(response.status, 200, await response.text());
}

const idOf = async (world) => {
  const found = await fetch(`${world.app.url}/customers?search=${encodeURIComponent(FROM)}`);
  return (await found.json()).customers[0].id;
};

/** The first line that is in sight, and how far below the upper edge it stands. */
const place = (list) =>
  list.evaluate((element) => {
    const edge = element.getBoundingClientRect().top;
    const rows = [...element.querySelectorAll("[role=article]")];
    const inSight = rows.map((row) => [row, row.getBoundingClientRect().top - edge]);
    const [row, below] = inSight.sort((a, b) => a[1] - b[1]).find(([, top]) => top >= 0);
    return { words: row.innerText.match(/line \d+/)?.[0], below };
  });

const distance = (list) =>
  list.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);

export default function long(world) {
  test("older texts come above the line that is read, which stays where it is", async () => {
    for (let line = 1; line <= 230; line += 1) await send(world, `This is line ${line}.`);
    const page = await openPage(world, `/#/sms?customer=${await idOf(world)}`);
    const list = texts(page);
    await list.getByText("This is line 230.").first().waitFor();
    await page.locator("[data-link=live]").waitFor();
    await list.hover();
    let before = await place(list);
    const more = page.getByRole("button", { name: "Show older messages" }).first();
    for (let step = 0; step < 100 && (await more.count()) > 0; step += 1) {
      before = await place(list);
      await page.mouse.wheel(0, -300);
      await wait(60);
    }
    assert.equal(await more.count(), 0, "no older texts came");
    const after = await place(list);
    const number = ({ words }) => Number(words.split(" ")[1]);
    // One step of the wheel is a few lines; the page that came holds dozens.
    assert.ok(Math.abs(number(before) - number(after)) < 12, `${before.words} → ${after.words}`);
    await page.done();
  });

  test("a page that is left open goes on at its end, and says what is new to whoever reads above", async () => {
    const page = await openPage(world, `/#/sms?customer=${await idOf(world)}`);
    const [list, all] = [texts(page), timeline(page)];
    await list.getByText("This is line 230.").first().waitFor();
    await page.locator("[data-link=live]").waitFor();
    for (let line = 231; line <= 236; line += 1) {
      await send(world, `This is line ${line}.`);
      await wait(900);
    }
    await all.getByText("This is line 236.").first().waitFor();
    await wait(4_000);
    assert.ok((await distance(all)) < 80, `the timeline is ${await distance(all)} px from its end`);
    assert.ok((await distance(list)) < 80, `the texts are ${await distance(list)} px from the end`);
    await list.hover();
    await page.mouse.wheel(0, -600);
    await wait(500);
    const away = await distance(list);
    assert.ok(away > 200, `the texts are ${away} px from their end`);
    await send(world, "This is line 237.");
    const newer = page.getByRole("button", { name: /new message/ });
    await newer.waitFor();
    await newer.click();
    await wait(500);
    assert.ok((await distance(list)) < 80);
    await page.done();
  });
}
