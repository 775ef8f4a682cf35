import { expect, it } from "vitest";
import { type ServerEvent, sseParser } from "./sse";

function parse(...chunks: string[]): ServerEvent[] {
  const events: ServerEvent[] = [];
  const feed = sseParser((event) => events.push(event));
  for (const chunk of chunks) feed(chunk);
  return events;
}

it("reads id and data, and no event from a heartbeat", () => {
  expect(parse(": open\n\nid: 3\ndata: {}\n\n: still here\n\n")).toEqual([
    { id: "3", name: "message", data: "{}" },
  ]);
});

it("reads the same events however the text is cut", () => {
  const text = "id: 1\r\nevent: x\r\ndata: a\r\ndata: b\r\n\r\nid: 2\rdata:c\r\r";
  const whole = parse(`${text}\n`);
  expect(whole).toEqual([
    { id: "1", name: "x", data: "a\nb" },
    { id: "2", name: "message", data: "c" },
  ]);
  for (let at = 1; at < text.length; at += 1) {
    expect(parse(text.slice(0, at), `${text.slice(at)}\n`)).toEqual(whole);
  }
});

it("holds back an event that is not complete", () => {
  expect(parse("data: half\n")).toEqual([]);
});
