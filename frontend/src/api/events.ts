/** The customer's event stream, read with fetch: heartbeats are seen, so a dead line is noticed. */

import { authorization } from "./client";
import { sseParser } from "./sse";
import type { Event } from "./types";

/** The server sends a comment line every 15 s; two missed and a bit means nobody is there. */
const SILENCE_MS = 40_000;

interface Listener {
  onOpen: () => void;
  onEvent: (event: Event) => void;
}

/** Reads until the stream ends or `signal` aborts. Resolves when it ended, rejects when it broke. */
export async function readEvents(
  customerId: number,
  after: number,
  listener: Listener,
  signal: AbortSignal,
): Promise<void> {
  const silence = new AbortController();
  const both = AbortSignal.any([signal, silence.signal]);
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const response = await fetch(`/customers/${customerId}/events?after=${after}`, {
      headers: {
        ...authorization(),
        Accept: "text/event-stream",
        "Last-Event-ID": String(after),
      },
      cache: "no-store",
      signal: both,
    });
    if (!response.ok || !response.body) throw new Error(`The stream answered ${response.status}.`);
    listener.onOpen();
    const feed = sseParser((event) => {
      if (event.name === "message") listener.onEvent(JSON.parse(event.data) as Event);
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      feed(value);
    }
  } finally {
    clearTimeout(timer);
  }
}
