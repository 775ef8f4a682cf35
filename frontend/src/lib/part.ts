/** Parts of the page that are fetched when they are wanted, and what it means when they don't come. */

/** The file of a part could not be fetched: no connection, or a new release has taken its place. */
export class PartMissing extends Error {
  constructor(cause: unknown) {
    super("This part of the page could not be fetched.", { cause });
    this.name = "PartMissing";
  }
}

/** A browser's own words for a file that did not come ("Failed to fetch dynamically …") help nobody. */
export async function part<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw new PartMissing(error);
  }
}

const ENTRY = /\/assets\/index-[\w-]{1,40}\.js/;

/** The release that a page belongs to: the name of its first script. "" where there is none. */
export const releaseOf = (page: string): string => ENTRY.exec(page)?.[0] ?? "";
