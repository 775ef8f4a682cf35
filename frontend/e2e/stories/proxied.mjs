/** Once more through nginx with the container's own configuration. */

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { freePort, wait } from "../app.mjs";
import { openPage, text, texts } from "../world.mjs";

const frontend = fileURLToPath(new URL("../../", import.meta.url));

/** The container's file with three addresses changed: where it listens, where the page and the API are. */
async function startNginx(app) {
  const folder = await mkdtemp(join(tmpdir(), "support-agent-nginx-"));
  const port = await freePort();
  const site = (await readFile(join(frontend, "nginx.conf"), "utf8"))
    .replace("listen 80;", `listen 127.0.0.1:${port};`)
    .replace("/usr/share/nginx/html", join(frontend, "dist"))
    .replace("http://api:8000", app.url);
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(" ");
  const config = `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
    events {} http { include /etc/nginx/mime.types; access_log off; ${temp} ${site} }`;
  await writeFile(join(folder, "nginx.conf"), config);
  const child = spawn("nginx", ["-c", join(folder, "nginx.conf")]);
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 50; tries += 1) {
    if (
      await fetch(url).then(
        (response) => response.ok,
        () => false,
      )
    )
      break;
    await wait(100);
  }
  const stop = async () => {
    child.kill("SIGTERM");
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

export default function proxied(world) {
  if (spawnSync("nginx", ["-v"]).error) {
    console.log(
      "nginx is not installed, so the story behind it is not told (Debian: apt-get install nginx-light).",
    );
    return;
  }
  test("behind nginx the page comes up, the stream is live and a text is answered", async () => {
    const nginx = await startNginx(world.app);
    try {
      const page = await openPage(world, "/#/sms?customer=2", { base: nginx.url });
      const before = await texts(page).getByRole("article").count();
      await text(page, "Do you price match?");
      await texts(page).getByText("Do you price match?").waitFor();
      await page.waitForFunction(
        (known) => document.querySelectorAll("[role=article]").length > known + 1,
        before,
      );
      assert.ok(
        (await page.evaluate(() => document.querySelector("[data-link]").dataset.link)) === "live",
      );
      await page.done();
    } finally {
      await nginx.stop();
    }
  });
}
