import { describe, expect, it } from "vitest";
import { participantsOf, threads } from "@/lib/conversation/threads";
import { quoteOf, splitQuote } from "@/lib/quote";
import { snippet } from "@/lib/snippet";
import { message } from "@/testing/fixtures";
import { firstPart, size } from "@/ui/text/bigText";
import { linkify, safeHref } from "@/ui/text/linkify";
import { draftThread, mailThreads, searched } from "./mailbox";
import { replyHeaders, threadParts } from "./openThread";

const mail = (id: number, patch = {}) =>
  message(id, {
    channel: "email",
    thread_id: 1,
    subject: "Re: Hello",
    message_id: `<${id}@x>`,
    ...patch,
  });

describe("snippet", () => {
  it("says that a code was hidden", () => {
    expect(snippet("[code removed]")).toBe("(code hidden)");
  });
  it.each([
    [
      "drops greeting, marks and sign-off",
      "Hi Alex,\n\nIt was **delivered** on [Tuesday](https://x.example).\n\nBest regards,\nMacrocenter",
      "It was delivered on Tuesday.",
    ],
    [
      "drops a trailing quote",
      "ok\n\nOn Mon, Oct 5, 2026 Macrocenter wrote:\n> Thanks\n> a lot",
      "ok",
    ],
    ["drops a signature", "See you\n-- \nAlex Rivera\nAustin", "See you"],
    ["keeps a mail that is only a greeting", "Hello!", "Hello!"],
    [
      "reads a table as words",
      "| Order | ORD-1 |\n|---|---|\n| Status | sent |",
      "Order ORD-1 Status sent",
    ],
  ])("%s", (_name, text, short) => expect(snippet(text)).toBe(short));

  it("is at most 140 characters and does not cut an emoji in half", () => {
    const short = snippet("😀".repeat(300));
    expect([...short]).toHaveLength(140);
    expect(short.endsWith("😀…")).toBe(true);
  });

  it("takes no longer for 1 MB than for a page", () => {
    const started = performance.now();
    snippet("> ".repeat(500_000));
    snippet("**".repeat(500_000));
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe("splitQuote", () => {
  it("folds a quote that ends the mail, with the line that names its writer", () => {
    const text =
      "Yes please.\n\nOn Sunday, November 22, 2026 at 2:03 PM\nMacrocenter wrote:\n\n> Shall we?\n> Bye\n";
    expect(splitQuote(text)).toMatchObject({
      body: "Yes please.",
      quote: expect.stringContaining("> Shall we?"),
    });
  });
  it("leaves a mail alone that answers inline", () => {
    const text = "> First?\nYes.\n> Second?\nNo.\n> Third?";
    expect(splitQuote(text)).toEqual({ body: text, quote: "" });
  });
  it("leaves a mail alone that is nothing but a quote", () => {
    expect(splitQuote("> all of it").quote).toBe("");
  });
  it("understands the quotes this page writes", () => {
    const text = `ok\n\n${quoteOf("a\nb", "Macrocenter", "Sunday, November 22, 2026 at 2:03 PM")}\n`;
    expect(splitQuote(text).body).toBe("ok");
  });
});

describe("threads", () => {
  it("puts the newest first, without Re:, and marks what was not read", () => {
    const all = threads(
      [
        mail(1, { created_at: "2026-11-20T00:00:00Z", direction: "outbound" }),
        mail(2, { thread_id: 2, subject: "Second", created_at: "2026-11-21T00:00:00Z" }),
      ],
      () => 0,
    );
    expect(all.map((thread) => [thread.subject, thread.unread])).toEqual([
      ["Second", false],
      ["Hello", true],
    ]);
  });
  it("names who wrote, and counts", () => {
    expect(participantsOf([mail(1), mail(2, { direction: "outbound" })], 0, "Macrocenter")).toEqual(
      {
        names: "me, Macrocenter",
        count: 2,
      },
    );
  });
  it("opens the last and the unread, folds three or more between", () => {
    const all = [1, 2, 3, 4, 5].map((id) => mail(id));
    const kinds = threadParts(all, new Map(), 0).map((part) =>
      part.kind === "fold" ? part.messages.length : part.open,
    );
    expect(kinds).toEqual([false, 3, true]);
    const unread = [mail(1), mail(2, { direction: "outbound" }), mail(3)];
    expect(
      threadParts(unread, new Map(), 0).map((part) => part.kind === "message" && part.open),
    ).toEqual([false, true, true]);
  });
  it("answers the last mail of the thread", () => {
    expect(replyHeaders([mail(1), mail(2)])).toEqual({
      inReplyTo: "<2@x>",
      references: ["<1@x>", "<2@x>"],
    });
  });
});

describe("mailThreads", () => {
  const sent = {
    key: "<new@x>",
    text: "Where is it?",
    at: Date.parse("2026-11-22T14:00:00Z"),
    state: "stored" as const,
    error: null,
    mail: { subject: "Order", thread: null, quote: "" },
  };
  it("shows a mail on its way as a thread, and the stored one under the same key", () => {
    const [before] = mailThreads([], [sent], () => 0);
    const [after] = mailThreads(
      [mail(9, { message_id: "<new@x>", thread_id: 4 })],
      [sent],
      () => 0,
    );
    expect(before?.keys).toContain(draftThread("<new@x>"));
    expect(after?.keys).toContain(draftThread("<new@x>"));
    expect(after?.pending).toEqual([]);
  });
  it("finds words in subject and text", () => {
    const all = mailThreads(
      [mail(1, { content: "the RTX 4090" }), mail(2, { thread_id: 2, subject: "Fan" })],
      [],
      () => 0,
    );
    expect(searched(all, "rtx hello")).toHaveLength(1);
    expect(searched(all, "nothing")).toHaveLength(0);
  });
});

describe("links", () => {
  it.each([
    "javascript:alert(1)",
    "//evil.example",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    " //x.example",
    "not a link",
  ])("refuses %s", (href) => expect(safeHref(href)).toBeNull());
  it("finds addresses and leaves the sentence's full stop", () => {
    expect(linkify("See https://x.example/a?b=1. Or mail sam@example.net!")).toEqual([
      { text: "See " },
      { text: "https://x.example/a?b=1", href: "https://x.example/a?b=1" },
      { text: ". Or mail " },
      { text: "sam@example.net", href: "mailto:sam@example.net" },
      { text: "!" },
    ]);
  });
  it("finds no link in javascript:", () => {
    expect(linkify("javascript:alert(1)")).toEqual([{ text: "javascript:alert(1)" }]);
  });
});

describe("big text", () => {
  it("shows short text whole", () => expect(firstPart("a".repeat(20_000))).toBeNull());
  it("cuts at 200 lines", () =>
    expect(firstPart("line of text that is long enough\n".repeat(5_000))?.split("\n")).toHaveLength(
      200,
    ));
  it("cuts one endless line", () => expect(firstPart("a".repeat(1_000_000))).toHaveLength(20_000));
  it("says how much there is", () => expect(size(1_000_000)).toBe("1.0 MB"));
});
