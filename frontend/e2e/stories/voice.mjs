/** A call: spoken and answered, typed into, and still running while another view is open. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { json, wait } from "../app.mjs";
import { speech } from "../speech.mjs";
import {
  accessible,
  fits,
  openPage,
  PHONE,
  picture,
  startBlocked,
  startBrowser,
  startWithout,
  timeline,
} from "../world.mjs";

const key = (page, name) => page.getByRole("button", { name, exact: true });
const captionsOf = (page) => page.getByRole("list", { name: "Captions" });
const ASK = "What is the status of order ORD-1002?";
const SLOW = { timeout: 60_000 };

/** What goes over the line of a call, counted. */
function listenIn(page) {
  const line = { in: 0, frames: new Set(), played: [], closed: false };
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => {
      if (typeof payload !== "string") line.in += payload.length;
    });
    socket.on("framesent", ({ payload }) => {
      if (typeof payload !== "string") line.frames.add(payload.length);
      else if (payload.includes('"played"')) line.played.push(JSON.parse(payload).ms);
    });
    socket.on("close", () => {
      line.closed = true;
    });
  });
  return line;
}

/** Waits for something outside the page. */
async function until(holds) {
  const end = Date.now() + SLOW.timeout;
  while (!holds()) {
    assert.ok(Date.now() < end, `in ${SLOW.timeout} ms it did not come to: ${holds}`);
    await wait(100);
  }
}

async function say(page, words) {
  await page.getByRole("textbox", { name: "Type what you want to say" }).fill(words);
  await page.keyboard.press("Enter");
}

/** Notes, for as long as the page lives, how much of the waveform each voice ever filled. */
function watchWave() {
  window.wave = { you: 0, agent: 0 };
  const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  setInterval(() => {
    const canvas = document.querySelector("canvas");
    if (!canvas?.width) return;
    const { width, height } = Object.assign(copy.canvas, {
      width: canvas.width,
      height: canvas.height,
    });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    const now = { you: 0, agent: 0 };
    for (let at = 0; at < data.length; at += 4) {
      // Dots for silence are fainter than any bar.
      if (data[at + 3] > 110) now[data[at + 1] > data[at + 2] ? "you" : "agent"] += 1;
    }
    for (const who of ["you", "agent"]) window.wave[who] = Math.max(window.wave[who], now[who]);
  }, 250);
}

async function isOff(world) {
  return !(await json(world.app, "/health")).speech;
}

export default function voice(world) {
  test("a customer speaks, is understood and answered, and the call ends at once", async (story) => {
    if (await isOff(world))
      throw new Error("the local voice is not installed: make .venv/.voice-local");
    const sound = await speech(ASK, { before: 8, after: 40 });
    story.after(sound.remove);
    const browser = await startBrowser(sound);
    story.after(() => browser.close());
    const page = await openPage({ ...world, browser }, "/#/voice?customer=1");
    const line = listenIn(page);
    await page.evaluate(watchWave);
    await key(page, "Call").click();
    await captionsOf(page).getByText(/Alex/).waitFor(SLOW);
    await captionsOf(page)
      .getByText(/status of .*1002/i)
      .waitFor(SLOW);
    await captionsOf(page)
      .getByText(/1002.*shipped|shipped.*1002/)
      .waitFor(SLOW);
    await captionsOf(page)
      .getByRole("button", { name: /Looked up ORD-1002/ })
      .waitFor();
    await timeline(page).getByText("Looked up ORD-1002").last().waitFor();
    await page.waitForFunction(
      () => window.wave.you > 400 && window.wave.agent > 400,
      undefined,
      SLOW,
    );
    await picture(page, "voice-light");
    await page.getByRole("button", { name: "Switch to dark" }).click();
    await picture(page, "voice-dark");
    await accessible(page, "a call");
    assert.deepEqual([...line.frames], [640]);
    await until(() => line.in > 24_000 && line.played.at(-1) > 1_000);

    await key(page, "Sound").click();
    const panel = page.getByRole("dialog", { name: "Sound" });
    const microphones = panel.getByLabel("Microphone");
    await microphones.locator("option").nth(1).waitFor({ state: "attached" });
    await microphones.selectOption({ index: 1 });
    await panel.getByLabel("Hold a key to talk").check();
    await accessible(page, "the sound of a call");
    await page.keyboard.press("Escape");
    const talk = key(page, "Hold to talk");
    await talk.focus();
    await page.keyboard.down("Space");
    assert.equal(await talk.getAttribute("aria-pressed"), "true");
    await page.keyboard.up("Space");
    assert.equal(await talk.getAttribute("aria-pressed"), "false");

    await page.getByRole("link", { name: /^SMS/ }).click();
    await page.getByRole("link", { name: /Voice.*Call running, \d:\d\d/ }).click();
    await key(page, "End").click();
    await page.getByText(/Call ended · \d:\d\d/).waitFor();
    const done = page.getByRole("region", { name: "Done in this call" });
    await done.getByText("Looked up ORD-1002").waitFor();
    await key(page, "Call again").waitFor();
    await until(() => line.closed);
    await accessible(page, "a call that has ended");
    await picture(page, "voice-ended-dark");
    await page.done();
  });

  for (const [what, startWith, words] of [
    ["is blocked", startBlocked, /^The microphone is blocked\./],
    ["is not there", startWithout, /^No microphone was found\./],
  ]) {
    test(`a microphone that ${what} is named, and the call can be typed`, async (story) => {
      if (await isOff(world)) return;
      const browser = await startWith();
      story.after(() => browser.close());
      const page = await openPage({ ...world, browser }, "/#/voice?customer=1");
      await key(page, "Call").click();
      await page.getByRole("alert").getByText(words).waitFor();
      await accessible(page, `a microphone that ${what}`);
      await key(page, "Call and type").click();
      await captionsOf(page).getByText(/Alex/).waitFor(SLOW);
      await say(page, ASK);
      await captionsOf(page)
        .getByText(/shipped/)
        .waitFor(SLOW);
      await key(page, "End").click();
      await page.getByText(/Call ended · \d:\d\d/).waitFor();
      await page.done();
    });
  }

  test("a call fits a phone at night, muted and typed into", async () => {
    const { dependencies } = await json(world.app, "/health");
    if (dependencies.voice.status === "off") return;
    const page = await openPage(world, "/#/voice?customer=1", {
      viewport: PHONE,
      colorScheme: "dark",
      deviceScaleFactor: 2,
    });
    await key(page, "Call").click();
    await captionsOf(page).getByText(/Alex/).waitFor(SLOW);
    const mute = page.getByRole("button", { name: "Mute", exact: true });
    if (await mute.isVisible()) {
      await page.keyboard.press("m");
      await key(page, "Unmute").click();
      await key(page, "Type").click();
    }
    await say(page, ASK);
    await captionsOf(page)
      .getByText(/shipped/)
      .waitFor(SLOW);
    await fits(page);
    await accessible(page, "a call on a phone");
    await picture(page, "voice-dark-phone");
    await key(page, "End").click();
    await page.getByText(/Call ended · \d:\d\d/).waitFor();
    await page.done();
  });
}
