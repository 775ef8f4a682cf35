/** Keeps the folders of src small: at most 15 source files each, tests beside them not counted. */

import { readdirSync } from "node:fs";
import { join } from "node:path";

const MOST = 15;
const isSource = (name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name);

let failed = false;
for (const folder of readdirSync("src", { withFileTypes: true, recursive: true })) {
  if (!folder.isDirectory()) continue;
  const path = join(folder.parentPath, folder.name);
  const count = readdirSync(path).filter(isSource).length;
  if (count <= MOST) continue;
  console.error(
    `${path} has ${count} source files; ${MOST} at most. Give one idea its own folder.`,
  );
  failed = true;
}
if (failed) process.exit(1);
