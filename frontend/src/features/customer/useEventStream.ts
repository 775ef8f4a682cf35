/** Keeps the customer live: stream with resume, one cache write a frame, polling when it fails. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { NoConnection } from "@/api/client";
import { readEvents } from "@/api/events";
import { customerQuery } from "@/api/queries";
import type { Event } from "@/api/types";
import { applyEvents, type CustomerState } from "@/lib/conversation/live";
import { useConnection } from "@/stores/connection";
import { useOnline } from "@/ui/hooks/useOnline";
import { usePolling } from "./usePolling";

/** A short interruption is not shown, a longer one is; after three failures in a row polling begins. */
const SAY_AFTER_MS = 3_000;
const POLL_AFTER_FAILURES = 3;
const BACKOFF_MS = [250, 1_000, 2_000, 4_000, 8_000, 10_000];

export function useEventStream(customerId: number | null, ready: boolean): void {
  const client = useQueryClient();
  const online = useOnline();
  const [broken, setBroken] = useState(false);

  useEffect(() => {
    if (customerId === null || !ready || !online) return;
    const stop = new AbortController();
    void follow(customerId, client, stop.signal, setBroken);
    return () => {
      stop.abort();
      setBroken(false);
    };
  }, [customerId, ready, online, client]);

  useEffect(() => {
    const { setLink } = useConnection.getState();
    if (!online) setLink({ status: "offline", since: Date.now() });
    else if (useConnection.getState().link.status === "offline") setLink({ status: "connecting" });
  }, [online]);

  usePolling(broken && online, async () => {
    if (customerId === null) return;
    const { setLink } = useConnection.getState();
    try {
      await client.fetchQuery({ ...customerQuery(client, customerId), staleTime: 0, retry: false });
      if (useConnection.getState().link.status !== "live") setLink({ status: "polling" });
    } catch (error) {
      if (error instanceof NoConnection) setLink({ status: "offline", since: Date.now() });
    }
  });
}

type Client = ReturnType<typeof useQueryClient>;

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", stop, { once: true });
  });

/** Opens the stream from the last event seen, and again whenever it ends, until aborted. */
async function follow(
  id: number,
  client: Client,
  signal: AbortSignal,
  setBroken: (broken: boolean) => void,
): Promise<void> {
  const { setLink } = useConnection.getState();
  const key = customerQuery(client, id).queryKey;
  const batch = batcher(client, id);
  let failures = 0;
  let saying: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => clearTimeout(saying), { once: true });
  while (!signal.aborted) {
    const after = client.getQueryData<CustomerState>(key)?.seq ?? 0;
    const onOpen = () => {
      failures = 0;
      clearTimeout(saying);
      saying = undefined;
      setBroken(false);
      setLink({ status: "live" });
    };
    await readEvents(id, after, { onOpen, onEvent: batch.add }, signal).catch(() => undefined);
    if (signal.aborted) return;
    batch.flush();
    saying ??= setTimeout(() => {
      if (useConnection.getState().link.status === "live") setLink({ status: "reconnecting" });
    }, SAY_AFTER_MS);
    failures += 1;
    if (failures >= POLL_AFTER_FAILURES) setBroken(true);
    const base = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length) - 1] ?? 0;
    await pause(base * (0.8 + Math.random() * 0.4), signal);
  }
}

/** Collects events and writes them into the cache once a frame; hidden pages have no frames. */
function batcher(client: Client, id: number) {
  const { queryKey } = customerQuery(client, id);
  let waiting: Event[] = [];
  let scheduled = false;
  function flush() {
    scheduled = false;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    const state = client.setQueryData<CustomerState>(queryKey, (known) =>
      known ? applyEvents(known, events) : known,
    );
    if (state?.gap) void client.invalidateQueries({ queryKey });
  }
  function add(event: Event) {
    waiting.push(event);
    if (scheduled) return;
    scheduled = true;
    if (document.hidden) setTimeout(flush, 100);
    else requestAnimationFrame(flush);
  }
  return { add, flush };
}
