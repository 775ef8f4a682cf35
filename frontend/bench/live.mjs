/** How long until a text stands in a second window, and in one that polls every 2 s, as JSON. */

import { json, wait } from "../e2e/app.mjs";
import { openPage, startWorld } from "../e2e/world.mjs";

const [ROUNDS, TEXTS, POLL_MS] = [3, 20, 2_000];
const CUSTOMER = 2;

/** In the page: when each text was first painted, by the machine's clock. */
function notePaints() {
  window.painted = {};
  const look = () => {
    for (const [, name] of document.body.innerText.matchAll(/\b(bench-\d+)\b/g)) {
      if (name in window.painted) continue;
      window.painted[name] = 0;
      // The frame after the one that holds it has been shown.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          window.painted[name] = performance.timeOrigin + performance.now();
        }),
      );
    }
  };
  new MutationObserver(look).observe(document.body, {
    childList: true,
    subtree: true,
    characterData: true,
  });
}

/** In the page: a screen of the old kind. */
function poll([path, every]) {
  const look = async () => {
    const { messages } = await (await fetch(path)).json();
    document.body.innerText = messages.map((message) => message.content).join("\n");
    setTimeout(look, every);
  };
  void look();
}

async function post(app, from, text) {
  const form = new URLSearchParams({
    MessageSid: `SM${text.padEnd(32, "0")}`,
    AccountSid: `AC${"0".repeat(32)}`,
    From: from,
    To: "+15550100199",
    Body: text,
    NumMedia: "0",
  });
  const began = performance.timeOrigin + performance.now();
  const answer = await fetch(`${app.url}/webhook/sms`, { method: "POST", body: form });
  if (!answer.ok) throw new Error(`the text was answered with ${answer.status}`);
  return began;
}

/** Milliseconds from the webhook to the screen, text by text, once all are there. */
async function seen(page, sent) {
  const names = [...sent.keys()];
  await page.waitForFunction((all) => all.every((name) => window.painted[name] > 0), names, {
    timeout: 60_000,
  });
  const painted = await page.evaluate(() => window.painted);
  return names.map((name) => painted[name] - sent.get(name));
}

const world = await startWorld();
try {
  const { customer } = await json(world.app, `/customers/${CUSTOMER}`);
  const live = await openPage(world, `/#/sms?customer=${CUSTOMER}`);
  const old = await (await world.browser.newContext()).newPage();
  await old.goto(`${world.app.url}/health`);
  for (const page of [live, old]) await page.evaluate(notePaints);
  await old.evaluate(poll, [`/customers/${CUSTOMER}`, POLL_MS]);
  const figures = { live: [], poll: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const sent = new Map();
    for (let at = 0; at < TEXTS; at += 1) {
      const text = `bench-${1000 + round * TEXTS + at}`;
      sent.set(text, await post(world.app, customer.phone_number, text));
      await wait(100 + Math.random() * 300);
    }
    figures.live.push(await seen(live, sent));
    figures.poll.push(await seen(old, sent));
  }
  console.log(JSON.stringify(figures));
} finally {
  await world.stop();
}
