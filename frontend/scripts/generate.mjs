/** Makes src/api/schema.gen.ts from ../openapi.json; with --check it only says whether it is current. */

import { readFile, writeFile } from "node:fs/promises";
import openapi, { astToString } from "openapi-typescript";

const source = new URL("../../openapi.json", import.meta.url);
const target = new URL("../src/api/schema.gen.ts", import.meta.url);
const banner = "/** Generated from openapi.json by `npm run generate`. Not edited by hand. */\n\n";

const made = banner + astToString(await openapi(source));
if (process.argv.includes("--check")) {
  const known = await readFile(target, "utf8").catch(() => "");
  if (known !== made) {
    console.error("src/api/schema.gen.ts is not what openapi.json says. Run: npm run generate");
    process.exit(1);
  }
} else {
  await writeFile(target, made);
}
