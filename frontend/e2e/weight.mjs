/** What the page fetches and how still it stands while it comes up, from the browser's own records. */

import { gzipSync } from "node:zlib";

/** Loads the page anew in a window of its own. Sizes are bytes of script, gzipped. */
export async function weigh({ app, browser }) {
  const window = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await window.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  await page.addInitScript(watch);
  await page.goto(`${app.url}/#/email?customer=1`);
  await page.getByText("Customer since").waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  await page.waitForTimeout(500);
  const { shift, usable, all } = await page.evaluate(measured);
  const [first, whole] = [await size(usable), await size(all)];
  await window.close();
  return { first, whole, shift, complaints };
}

async function size(urls) {
  const bodies = await Promise.all(urls.map(async (url) => (await fetch(url)).arrayBuffer()));
  return bodies.reduce((sum, body) => sum + gzipSync(Buffer.from(body), { level: 9 }).length, 0);
}

/** In the page: sums what jumps, and notes when the mail list stands. */
function watch() {
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const seen = new MutationObserver(() => {
    if (!document.querySelector("[data-thread], section[aria-label=Email] p")) return;
    window.usableAt = performance.now();
    seen.disconnect();
  });
  seen.observe(document, { childList: true, subtree: true });
}

function measured() {
  const scripts = performance
    .getEntriesByType("resource")
    .filter((entry) => new URL(entry.name).pathname.endsWith(".js"));
  const urls = (entries) => entries.map((entry) => entry.name);
  return {
    shift: window.shift,
    usable: urls(scripts.filter((entry) => entry.startTime <= window.usableAt)),
    all: urls(scripts),
  };
}
