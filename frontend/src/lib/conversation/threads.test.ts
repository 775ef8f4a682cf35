import { describe, expect, it } from "vitest";
import { message } from "@/testing/fixtures";
import { participantsOf, threads } from "./threads";

const mail = (id: number, patch = {}) =>
  message(id, {
    channel: "email",
    thread_id: 1,
    subject: "Re: Hello",
    message_id: `<${id}@x>`,
    ...patch,
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
});
