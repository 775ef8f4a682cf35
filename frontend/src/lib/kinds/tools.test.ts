import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toolRun } from "@/testing/fixtures";
import { fieldLines, OUTCOMES, TOOLS, toolTitle } from "./tools";

const server = "../src/support_agent";
const python = (folder: string) =>
  readdirSync(join(server, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".py"))
    .map((name) => readFileSync(join(server, folder, name), "utf8"))
    .join("\n");
const all = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ""))].sort();

describe("the tables of tools", () => {
  it("have every tool of the server, and no other", () => {
    const source = readFileSync(join(server, "agent/tools/__init__.py"), "utf8");
    const [, list = ""] = source.split("TOOLS: ");
    const names = all(list.slice(list.indexOf("= (")), /^ {4}(\w+),$/gm);
    expect(names.length).toBeGreaterThan(10);
    expect(Object.keys(TOOLS).sort()).toEqual(names);
  });

  it("have every outcome that a tool can have, and no other", () => {
    const outcomes = all(python("agent"), /ToolResult\(\s*"(\w+)"/g);
    expect(outcomes).toContain("needs_person");
    // Not a tool's own: the run by which a customer's yes is carried out.
    expect(python("flows")).toContain('"outcome": "confirmed"');
    expect(Object.keys(OUTCOMES).sort()).toEqual([...outcomes, "confirmed"].sort());
  });
});

describe("toolTitle", () => {
  it.each([
    ["lookup_order", "ok", "Looked up ORD-1001", null],
    ["lookup_order", "not_found", "Order ORD-1001", "Not found"],
    ["create_return_label", "ok", "Made a return label", null],
    ["create_return_label", "proposed", "Return label ORD-1001", "Offered"],
    ["process_refund", "needs_person", "Refund ORD-1001", "Needs a person"],
    ["process_refund", "refused", "Refund ORD-1001", "Refused by a rule"],
    ["process_refund", "error", "Refund ORD-1001", "Failed, trying again"],
    ["link_contact", "code_sent", "Link to an account", "Code sent"],
    ["made_up", "ok", "Ran made up", null],
  ])("%s that was %s reads %s", (name, outcome, title, chip) => {
    const read = toolTitle(toolRun({ name, outcome }));
    expect([read.title, read.chip?.text ?? null]).toEqual([title, chip]);
  });

  it("names the amount of a refund, also while it is only proposed", () => {
    const result = { outcome: "proposed", proposal: { amount: "9.99" } };
    expect(toolTitle(toolRun({ name: "process_refund", outcome: "proposed", result })).title).toBe(
      "Refund $9.99",
    );
  });

  it("says of a second run with the same result that nothing more was done", () => {
    const opened = toolRun({ name: "escalate_to_human", result: { ticket: "TCK-12" } });
    expect(toolTitle(opened).title).toBe("Opened TCK-12");
    const again = toolTitle({ ...opened, id: 2 }, [opened]);
    expect(again).toMatchObject({ title: "Hand-over to a person", chip: { text: "Already done" } });
    const other = { ...opened, id: 3, result: { ticket: "TCK-13" } };
    expect(toolTitle(other, [opened]).title).toBe("Opened TCK-13");
    const look = toolRun({ id: 4 });
    expect(toolTitle(look, [toolRun()]).chip).toBeNull();
  });
});

describe("fieldLines", () => {
  it("writes amounts as money, codes as words, one level of nesting out", () => {
    const lines = fieldLines({
      outcome: "needs_person",
      order: { total: "1599.99" },
      items: ["a", "b"],
      none: [],
    });
    expect(lines.map((line) => `${line.name}: ${line.value}`)).toEqual([
      "outcome: needs person",
      "order.total: $1,599.99",
      "items: a; b",
      "none: none",
    ]);
  });
  it("knows what the server hid", () => {
    expect(fieldLines({ card: "[hidden]" })[0]?.hidden).toBe(true);
  });
});
