/** The assistant's mail as a tree of the few things mail needs. No HTML, no images, no ids. */

import type { BlockNode, InlineNode } from "@tanstack/markdown";
import { parseMarkdown } from "@tanstack/markdown/parser";

/** Past this, text is shown as text: no answer is so long, and a hostile one costs nothing. */
export const MARKDOWN_LIMIT = 50_000;

export type { BlockNode, InlineNode };

export function markdownBlocks(source: string): BlockNode[] {
  if (source.length > MARKDOWN_LIMIT) {
    return [{ type: "paragraph", children: [{ type: "text", value: source }] }];
  }
  return parseMarkdown(source, { allowHtml: false, frontmatter: false, headingIds: false })
    .children;
}
