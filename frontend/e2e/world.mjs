/** What every story needs: the app, the browser, pages that must not complain, and pictures. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { startApp } from "./app.mjs";
import { quiet } from "./speech.mjs";

const images = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const axeSource = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const THERE = "--use-fake-device-for-media-stream";
const ALLOWED = "--use-fake-ui-for-media-stream";
const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export async function startWorld() {
  await mkdir(images, { recursive: true });
  const app = await startApp();
  const sound = await quiet();
  let browser;
  const stop = async () => {
    await browser?.close();
    await app.stop();
    await sound.remove();
  };
  try {
    browser = await startBrowser(sound);
  } catch (error) {
    await stop();
    throw error;
  }
  return { app, browser, stop };
}

const start = (...more) =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [...FLAGS, ...more],
  });

/** A browser whose microphone is allowed, and hears this sound. */
export const startBrowser = (sound) =>
  start(THERE, ALLOWED, `--use-file-for-fake-audio-capture=${sound.path}`);

/** Browsers without a microphone to call with: nobody allowed it, or there is none. */
export const startBlocked = () => start(THERE);
export const startWithout = () => start(ALLOWED);

/** Opens the page in a window of its own. What it complains about is kept, and must be nothing. */
export async function openPage({ app, browser }, path = "/", options = {}) {
  const { base = app.url, allowed = [], ...context } = options;
  const window = await browser.newContext({
    viewport: WIDE,
    deviceScaleFactor: 1.5,
    locale: "en-US",
    timezoneId: "America/Chicago",
    colorScheme: "light",
    ...context,
  });
  const page = await window.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(base + path);
  await page
    .getByText("Live", { exact: true })
    .or(page.getByRole("navigation", { name: "Views" }))
    .first()
    .waitFor();
  page.done = async () => {
    const serious = complaints.filter((text) => !allowed.some((pattern) => pattern.test(text)));
    assert.deepEqual(serious, []);
    await window.close();
  };
  return page;
}

export async function picture(page, name) {
  // Pictures show the page at rest: no half-run animation, no focus ring of the test's making.
  await page.mouse.move(2, 2);
  await page.waitForTimeout(350);
  await page.screenshot({ path: `${images}${name}.png` });
}

/** No violation of WCAG 2.2 A and AA, as far as a machine can tell. */
export async function accessible(page, what) {
  await page.waitForTimeout(300);
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`,
  );
  assert.deepEqual(found, [], what);
}

/** Nothing is wider than the window. */
export async function fits(page) {
  const [page_, window_] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok(page_ <= window_, `the page is ${page_} px wide in a window of ${window_} px`);
}

export const texts = (page) => page.getByRole("region", { name: "Text messages" });
export const timeline = (page) =>
  page.getByRole("region", { name: "Timeline", exact: true }).last();

export async function text(page, words) {
  const field = page.getByRole("textbox", { name: /^Text message to/ });
  await field.fill(words);
  await field.press("Enter");
}

export async function compose(page, subject, words) {
  await page.getByRole("button", { name: "Compose" }).click();
  await page.getByRole("textbox", { name: "Subject" }).fill(subject);
  await page.getByRole("textbox", { name: "Email text" }).fill(words);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

/** Acts as a sender the shop has never seen. */
export async function actAsStranger(page, kind, address) {
  await page.getByRole("button", { name: /Acting as/ }).click();
  await page.getByRole("button", { name: kind }).click();
  await page.getByRole("textbox", { name: kind }).fill(address);
  await page.getByRole("button", { name: "Use", exact: true }).click();
}

/** Adds somebody to the shop's people, and gives their token. */
export async function newcomer(world, name) {
  const made = await world.app.command("operator", "add", name, "--role", "agent");
  const token = made.match(/[\w.~+/-]{24,}=*/)?.[0];
  assert.ok(token, `no token in: ${made}`);
  return token;
}

export async function signIn(page, token) {
  await page.getByRole("button", { name: "Sign in as staff" }).click();
  await page.getByLabel("Operator token").fill(token);
  await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
}
