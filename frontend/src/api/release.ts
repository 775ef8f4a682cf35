/** Whether the server has a newer page than this one. */

import { releaseOf } from "@/lib/part";

const RELOADED = "reloaded-for";

/** Reloads once for each new release; a page of the same release would miss the same part again. */
export async function reloadForNewRelease(): Promise<void> {
  const own = releaseOf(document.documentElement.outerHTML);
  const response = await fetch("/", { cache: "no-store" });
  const newest = response.ok ? releaseOf(await response.text()) : "";
  if (!own || !newest || newest === own || sessionStorage.getItem(RELOADED) === newest) return;
  sessionStorage.setItem(RELOADED, newest);
  location.reload();
}
