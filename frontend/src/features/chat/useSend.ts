/** Sends what was written: shown at once, in order, repeated under the same key, never doubled. */

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { ApiError, NoConnection } from "@/api/client";
import { customerByAddress, customerQuery, healthQuery } from "@/api/queries";
import { sendEmail, sendSms } from "@/api/webhooks";
import { actorKey } from "@/features/customer/useActor";
import { bareId } from "@/lib/addresses";
import type { CustomerState } from "@/lib/conversation/live";
import { CHANNELS } from "@/lib/kinds/channels";
import { type Outgoing, useOutbox } from "@/stores/outbox";
import { useUi } from "@/stores/ui";

/** Sends go out one after the other: the order they were written in is the order they arrive in. */
let queue: Promise<void> = Promise.resolve();

async function deliver(item: Outgoing, client: QueryClient): Promise<void> {
  const { shop_phone, shop_email } = await client.ensureQueryData(healthQuery);
  const { key, from } = item;
  const { scheme } = CHANNELS[item.channel];
  if (!item.mail) {
    return sendSms({ sid: key, from: scheme + from, to: scheme + shop_phone, text: item.text });
  }
  const { subject, inReplyTo, references, quote, name } = item.mail;
  const text = quote ? `${item.text}\n\n${quote}\n` : item.text;
  return sendEmail({
    messageId: key,
    from,
    to: shop_email,
    name,
    subject,
    text,
    inReplyTo,
    references,
    at: item.at,
  });
}

async function attempt(key: string, client: QueryClient): Promise<Outgoing | null> {
  const { items, patch } = useOutbox.getState();
  const item = items.find((known) => known.key === key);
  if (!item || item.state === "stored") return null;
  if (!navigator.onLine) {
    patch(key, { state: "waiting", error: null });
    return null;
  }
  patch(key, { state: "sending", error: null });
  try {
    await deliver(item, client);
    patch(key, { state: "stored" });
    return item;
  } catch (error) {
    const lost = error instanceof NoConnection && !navigator.onLine;
    patch(key, lost ? { state: "waiting" } : { state: "failed", error: reason(error) });
    return null;
  }
}

function reason(error: unknown): string {
  if (error instanceof ApiError || error instanceof NoConnection) return error.message;
  return "Something went wrong on this page.";
}

/** A sender the shop had never seen is a customer now: from here on the page acts as them. */
async function adopt(sent: Outgoing, client: QueryClient): Promise<void> {
  if (!sent.actor.startsWith("new:")) return;
  const id = await customerByAddress(sent.from).catch(() => null);
  if (id === null) return;
  await client.prefetchQuery(customerQuery(client, id));
  useOutbox.getState().rename(sent.actor, actorKey({ kind: "customer", id }));
  const ui = useUi.getState();
  if (ui.newSender === sent.from) ui.becomeCustomer(id, sent.from);
  void client.invalidateQueries({ queryKey: ["customers"] });
}

function sendNext(key: string, client: QueryClient): void {
  queue = queue.then(async () => {
    const sent = await attempt(key, client);
    if (sent) await adopt(sent, client);
  });
}

export function useSend() {
  const client = useQueryClient();
  const send = useCallback((key: string) => sendNext(key, client), [client]);
  const submit = useCallback(
    (item: Omit<Outgoing, "state" | "error" | "at">) => {
      useOutbox.getState().add({ ...item, at: Date.now(), state: "sending", error: null });
      send(item.key);
    },
    [send],
  );
  return { submit, send };
}

/** For the page as a whole: what waited goes out, and what has arrived is no longer on its way. */
export function useOutboxUpkeep(): void {
  const client = useQueryClient();
  useEffect(() => {
    const flush = () => {
      for (const item of useOutbox.getState().items) {
        if (item.state === "waiting" || item.state === "sending") sendNext(item.key, client);
      }
    };
    // What a reload cut off goes out again, under its key.
    flush();
    window.addEventListener("online", flush);
    return () => window.removeEventListener("online", flush);
  }, [client]);
  useEffect(
    () =>
      client.getQueryCache().subscribe((event) => {
        if (event.type !== "updated" || event.query.queryKey[0] !== "customer") return;
        settle(event.query.state.data as CustomerState | undefined);
      }),
    [client],
  );
}

function settle(state: CustomerState | undefined): void {
  const { items, drop } = useOutbox.getState();
  if (!state || items.length === 0) return;
  // Not those of a sender who is only now becoming this customer: the page still shows them.
  const owner = actorKey({ kind: "customer", id: state.detail.customer.id });
  const own = items.filter((item) => item.actor === owner);
  const keys = new Set(own.map((item) => bareId(item.key)));
  const arrived = new Set<string>();
  for (const message of state.detail.messages) {
    for (const id of [message.provider_id, message.message_id]) {
      if (id && keys.has(bareId(id))) arrived.add(bareId(id));
    }
  }
  if (arrived.size === 0) return;
  drop(new Set(own.map((item) => item.key).filter((key) => arrived.has(bareId(key)))));
}
