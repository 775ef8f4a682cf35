/** The assistant's markdown as elements made here, one by one: whatever is not listed is text. */

import { useMemo } from "react";
import { safeHref } from "./linkify";
import { type BlockNode, type InlineNode, markdownBlocks } from "./markdown";
import { withoutCodes } from "./PlainText";

/** Deeper nesting than any mail needs; a hostile one must not exhaust the stack. */
const DEEPEST = 12;

export default function Markdown({ source }: { source: string }) {
  const blocks = useMemo(() => markdownBlocks(source), [source]);
  return (
    <div dir="auto" className="mail-text">
      <Blocks nodes={blocks} depth={0} />
    </div>
  );
}

// A parsed tree is drawn once and never reordered: the position is the identity of a node.
function Blocks({ nodes, depth }: { nodes: BlockNode[]; depth: number }) {
  return nodes.map((node, index) => (
    <Block key={`${index}${node.type}`} node={node} depth={depth} />
  ));
}

function Inlines({ nodes, depth }: { nodes: InlineNode[]; depth: number }) {
  return nodes.map((node, index) => (
    <Inline key={`${index}${node.type}`} node={node} depth={depth} />
  ));
}

function Block({ node, depth }: { node: BlockNode; depth: number }) {
  if (depth > DEEPEST) return null;
  const next = depth + 1;
  switch (node.type) {
    case "heading":
      return (
        <h3>
          <Inlines nodes={node.children} depth={next} />
        </h3>
      );
    case "paragraph":
      return (
        <p>
          <Inlines nodes={node.children} depth={next} />
        </p>
      );
    case "list": {
      const List = node.ordered ? "ol" : "ul";
      const start = node.ordered && node.start ? { start: node.start } : {};
      return (
        <List {...start}>
          {node.items.map((item, index) => (
            <li key={index}>
              <ItemBlocks nodes={item.children} depth={next} />
            </li>
          ))}
        </List>
      );
    }
    case "blockquote":
      return (
        <blockquote>
          <Blocks nodes={node.children} depth={next} />
        </blockquote>
      );
    case "code":
      return (
        <pre tabIndex={0}>
          <code>{node.value}</code>
        </pre>
      );
    case "table":
      return <Table node={node} depth={next} />;
    case "thematicBreak":
      return <hr />;
    case "html":
      return <p>{node.value}</p>;
    case "callout":
    case "component":
      return <Blocks nodes={node.children} depth={next} />;
    case "footnotes":
      return node.items.map((item) => <Blocks key={item.id} nodes={item.children} depth={next} />);
    default:
      return null;
  }
}

/** A list item of one paragraph is its words, without a paragraph's space. */
function ItemBlocks({ nodes, depth }: { nodes: BlockNode[]; depth: number }) {
  const [only] = nodes;
  if (nodes.length === 1 && only?.type === "paragraph") {
    return <Inlines nodes={only.children} depth={depth} />;
  }
  return <Blocks nodes={nodes} depth={depth} />;
}

type TableNode = Extract<BlockNode, { type: "table" }>;

function Table({ node, depth }: { node: TableNode; depth: number }) {
  const named = node.header.some((cell) => cell.children.length > 0);
  return (
    <div className="mail-table">
      <table>
        {named && (
          <thead>
            <tr>
              {node.header.map((cell, column) => (
                <th key={column} scope="col">
                  <Inlines nodes={cell.children} depth={depth} />
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {node.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>
                  <Inlines nodes={cell.children} depth={depth} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Inline({ node, depth }: { node: InlineNode; depth: number }) {
  if (depth > DEEPEST * 2) return null;
  const next = depth + 1;
  switch (node.type) {
    case "text":
      return withoutCodes(node.value);
    case "inlineHtml":
      return node.value;
    case "inlineCode":
      return <code>{node.value}</code>;
    case "strong":
      return (
        <strong>
          <Inlines nodes={node.children} depth={next} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Inlines nodes={node.children} depth={next} />
        </em>
      );
    case "strike":
      return (
        <del>
          <Inlines nodes={node.children} depth={next} />
        </del>
      );
    case "link":
      return <Link href={node.href} nodes={node.children} depth={next} />;
    case "image":
      return node.alt;
    case "break":
      return <br />;
    default:
      return null;
  }
}

function Link({ href, nodes, depth }: { href: string; nodes: InlineNode[]; depth: number }) {
  const safe = safeHref(href);
  const words = <Inlines nodes={nodes} depth={depth} />;
  if (!safe) return words;
  return (
    <a href={safe} target="_blank" rel="noreferrer noopener nofollow">
      {words}
    </a>
  );
}
