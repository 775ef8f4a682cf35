/** Narrow, dark, by keyboard alone, still, and small enough. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { weigh } from "../weight.mjs";
import { accessible, fits, openPage, PHONE, picture, texts } from "../world.mjs";

const phone = { viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
/** A bare React 18 page, gzipped, measured; the page may take twice that. */
const BARE_REACT = 44_700;

export default function looks(world) {
  for (const colorScheme of ["light", "dark"]) {
    test(`a phone shows every view, ${colorScheme}`, async () => {
      const page = await openPage(world, "/", { ...phone, colorScheme });
      const views = page.getByRole("navigation", { name: "Views" });
      await page.getByText("Where is my order ORD-1001?").first().waitFor();
      await accessible(page, "mail on a phone");
      await fits(page);
      await picture(page, `email-${colorScheme}-phone`);
      await page.getByText("Where is my order ORD-1001?").first().click();
      await page.getByRole("region", { name: "Emails in this thread" }).waitFor();
      await accessible(page, "a thread on a phone");
      await fits(page);
      await page.getByRole("button", { name: "Back to the list" }).click();
      await views.getByRole("link", { name: /^SMS/ }).click();
      await texts(page).waitFor();
      await accessible(page, "sms on a phone");
      await fits(page);
      await picture(page, `sms-${colorScheme}-phone`);
      await views.getByRole("link", { name: /^Voice/ }).click();
      await page.getByRole("heading", { name: "Macrocenter", exact: true }).waitFor();
      await accessible(page, "voice on a phone");
      // At night, the phone is shown with a call on it: see voice.
      if (colorScheme === "light") await picture(page, "voice-light-phone");
      await views.getByRole("link", { name: /^Context/ }).click();
      await page.getByText("Customer since").waitFor();
      await accessible(page, "context on a phone");
      await fits(page);
      await picture(page, `context-${colorScheme}-phone`);
      await page.done();
    });
  }

  test("the wide voice view and the panels can be read by everyone", async () => {
    const page = await openPage(world, "/#/voice");
    await accessible(page, "voice");
    await page.getByTitle("What is live").click();
    await accessible(page, "what is live");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /Acting as/ }).click();
    await page.getByText("Priya Shah").waitFor();
    await accessible(page, "the customers");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await accessible(page, "the keys");
    await page.done();
  });

  test("a tablet shows the list or the thread", async () => {
    const page = await openPage(world, "/", { viewport: { width: 1024, height: 768 } });
    await page.getByText("Where is my order ORD-1001?").first().click();
    await page.getByRole("button", { name: "Back to the list" }).waitFor();
    await accessible(page, "a tablet");
    await fits(page);
    await page.getByRole("button", { name: "Hide the context" }).click();
    await page.getByRole("button", { name: "Show the context" }).click();
    await page.getByText("Customer since").waitFor();
    await page.done();
  });

  test("everything can be done without a pointer", async () => {
    const page = await openPage(world);
    await page.getByText("Where is my order ORD-1001?").first().waitFor();
    // Drawn is not yet listening: effects run after the first frame.
    await page.waitForTimeout(300);
    const key = (name) => page.keyboard.press(name);
    await key("j");
    await key("Enter");
    await page.getByRole("region", { name: "Emails in this thread" }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "thread-title");
    await key("Escape");
    await page.waitForFunction(() => document.activeElement?.hasAttribute("data-thread"));
    await key("/");
    await page.keyboard.type("4090");
    await page.getByText("Where is my order ORD-1001?").first().waitFor();
    await key("Escape");
    await key("c");
    // The composer is a part that is fetched; keys before it are the view's.
    await page.waitForFunction(() => document.activeElement?.ariaLabel === "Subject");
    await page.keyboard.type("Fans");
    await key("Tab");
    await page.keyboard.type("Do you have case fans in stock?");
    await key("Control+Enter");
    await page.getByRole("heading", { name: "Fans" }).waitFor();
    await page
      .getByRole("region", { name: "Emails in this thread" })
      .getByText("Assistant")
      .waitFor();
    await key("g");
    await key("s");
    await texts(page).waitFor();
    await key("r");
    await page.keyboard.type("hello");
    await key("Enter");
    await texts(page).getByText("hello", { exact: true }).last().waitFor();
    await page.evaluate(() => document.activeElement.blur());
    await key("x");
    await page.getByRole("heading", { name: "Asked" }).first().waitFor();
    await key("?");
    await page.getByRole("heading", { name: "Keys" }).waitFor();
    await key("Escape");
    await page.done();
  });

  test("nothing jumps while the page comes up, and it is small", async () => {
    const { first, whole, shift, complaints } = await weigh(world);
    console.log(
      `script until mail can be read ${(first / 1000).toFixed(1)} kB, with the context ${(whole / 1000).toFixed(1)} kB gzipped; layout shift ${shift.toFixed(4)}`,
    );
    assert.ok(shift < 0.01, `layout shift of ${shift}`);
    assert.ok(first <= 2 * BARE_REACT, `${first} bytes of script until mail can be read`);
    assert.deepEqual(complaints, []);
  });
}
