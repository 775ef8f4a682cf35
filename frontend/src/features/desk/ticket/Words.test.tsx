import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { useReplies } from "./replies";
import { Words } from "./Words";

const field = () => screen.getByLabelText("Your words");
const open = (onSend: (words: string, key: string, seen: number) => Promise<boolean>, newest = 7) =>
  render(
    <Words
      draft="9:reply"
      label="Your words"
      send="Send"
      busy={false}
      newest={newest}
      back={() => undefined}
      onSend={onSend}
    />,
  );

beforeEach(() => useReplies.setState({ begun: {} }));

it("keeps what was begun when another ticket is looked at, and over a reload", async () => {
  const { unmount } = open(async () => true);
  await userEvent.type(field(), "Hello");
  unmount();
  expect(localStorage.getItem("replies")).toContain("Hello");
  open(async () => true);
  expect(field()).toHaveValue("Hello");
});

it("keeps the words when they were not sent, and says what has been seen since", async () => {
  const send = vi.fn<(words: string, key: string, seen: number) => Promise<boolean>>();
  send.mockResolvedValueOnce(false).mockResolvedValueOnce(true);
  const { rerender } = open(send);
  await userEvent.type(field(), "Hello");
  const words = (newest: number) => (
    <Words
      draft="9:reply"
      label="Your words"
      send="Send"
      busy={false}
      newest={newest}
      back={() => undefined}
      onSend={send}
    />
  );
  rerender(words(8));
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(field()).toHaveValue("Hello");
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  const [first, second] = send.mock.calls;
  expect([first?.[2], second?.[2]]).toEqual([7, 8]);
  expect(first?.[1]).toBe(second?.[1]);
  expect(useReplies.getState().begun).toEqual({});
});
