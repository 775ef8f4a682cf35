import { describe, expect, it } from "vitest";
import { message } from "@/testing/fixtures";
import { draftThread, mailThreads, searched } from "./mailbox";

const mail = (id: number, patch = {}) =>
  message(id, {
    channel: "email",
    thread_id: 1,
    subject: "Re: Hello",
    message_id: `<${id}@x>`,
    ...patch,
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
