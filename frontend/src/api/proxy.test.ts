import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import config from "../../vite.config";

it("passes every address of the API on while the page is developed", () => {
  const { paths } = JSON.parse(readFileSync("../openapi.json", "utf8"));
  const first = Object.keys(paths).map((path) => `/${path.split("/")[1]}`);
  expect(Object.keys(config.server?.proxy ?? {})).toEqual(expect.arrayContaining(first));
});
