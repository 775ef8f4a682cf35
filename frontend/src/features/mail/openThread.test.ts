import { describe, expect, it } from "vitest";
import { message } from "@/testing/fixtures";
import { replyHeaders, threadParts } from "./openThread";

const mail = (id: number, patch = {}) =>
  message(id, {
    channel: "email",
    thread_id: 1,
    subject: "Re: Hello",
    message_id: `<${id}@x>`,
    ...patch,
  });

describe("an open thread", () => {
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
