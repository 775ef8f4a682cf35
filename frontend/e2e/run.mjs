/** The whole product in a real browser, story by story. Pictures go to docs/images.
 *
 * `STORIES=voice,live npm run e2e` tells only those.
 */

import { after, describe } from "node:test";
import batches from "./stories/batches.mjs";
import demo from "./stories/demo.mjs";
import hostile from "./stories/hostile.mjs";
import live from "./stories/live.mjs";
import long from "./stories/long.mjs";
import looks from "./stories/looks.mjs";
import operator from "./stories/operator.mjs";
import proxied from "./stories/proxied.mjs";
import screens from "./stories/screens.mjs";
import stranger from "./stories/stranger.mjs";
import voice from "./stories/voice.mjs";
import { startWorld } from "./world.mjs";

const stories = {
  demo,
  batches,
  stranger,
  voice,
  operator,
  live,
  long,
  hostile,
  looks,
  screens,
  proxied,
};
const wanted = process.env.STORIES?.split(",") ?? Object.keys(stories);
const world = await startWorld();
after(world.stop);

describe("the shop in a browser", { concurrency: false, timeout: 900_000 }, () => {
  for (const name of wanted) stories[name](world);
});
