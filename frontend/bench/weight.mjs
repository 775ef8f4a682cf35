/** The page's first script against a bare React page built in the same run, as JSON. */

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { weigh } from "../e2e/weight.mjs";
import { startWorld } from "../e2e/world.mjs";

const frontend = fileURLToPath(new URL("..", import.meta.url));
const BARE = `import { createElement } from "react";
import { createRoot } from "react-dom/client";
createRoot(document.getElementById("root")).render(createElement("p", null, "Hello"));`;

/** Bytes of script, gzipped, of a React page that says hello. */
async function bareReact() {
  // Inside the project, so that it is built from the very same packages.
  const root = await mkdtemp(join(frontend, "node_modules", ".bare-"));
  await writeFile(
    join(root, "index.html"),
    '<div id="root"></div><script type="module" src="main.js"></script>',
  );
  await writeFile(join(root, "main.js"), BARE);
  await build({ root, configFile: false, logLevel: "silent", build: { target: "es2022" } });
  const assets = join(root, "dist", "assets");
  let bytes = 0;
  for (const name of await readdir(assets)) {
    bytes += gzipSync(await readFile(join(assets, name)), { level: 9 }).length;
  }
  await rm(root, { recursive: true });
  return bytes;
}

const bare = await bareReact();
const world = await startWorld();
try {
  console.log(JSON.stringify({ bare, ...(await weigh(world)) }));
} finally {
  await world.stop();
}
