/** Writing as a customer, the way the providers' webhooks do. Exists in simulation only. */

import { request } from "./client";

/** The sample shop's own addresses; the simulation writes to these. */
export const SHOP_PHONE = "+15550100199";
export const SHOP_EMAIL = "support@macrocenter.example";

/** Twilio, "Twilio's request to your webhook". `sid` is the key that keeps a repeat one message. */
export async function sendSms(sid: string, from: string, body: string): Promise<void> {
  const form = new URLSearchParams({
    MessageSid: sid,
    AccountSid: `AC${"0".repeat(32)}`,
    From: from,
    To: SHOP_PHONE,
    Body: body,
    NumMedia: "0",
  });
  await request("/webhook/sms", { method: "POST", body: form });
}

export interface Mail {
  messageId: string;
  from: string;
  name: string | null;
  subject: string;
  text: string;
  inReplyTo: string | null;
  references: string[];
  at: number;
}

/** A header's value on one line: what a customer types must not add a header. */
const oneLine = (value: string) => value.replace(/[\r\n\0]+/g, " ");

/** SendGrid, "Inbound Parse", the default (parsed) form. */
export async function sendEmail(mail: Mail): Promise<void> {
  const sender = mail.name
    ? `"${oneLine(mail.name).replace(/["\\]/g, "")}" <${mail.from}>`
    : mail.from;
  const headers = [
    `Message-ID: ${mail.messageId}`,
    `Date: ${new Date(mail.at).toUTCString().replace("GMT", "+0000")}`,
    `From: ${sender}`,
    `To: ${SHOP_EMAIL}`,
    `Subject: ${oneLine(mail.subject)}`,
    ...(mail.inReplyTo ? [`In-Reply-To: ${mail.inReplyTo}`] : []),
    ...(mail.references.length ? [`References: ${mail.references.join(" ")}`] : []),
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
  ];
  const form = new FormData();
  form.set("headers", `${headers.join("\n")}\n`);
  form.set("from", sender);
  form.set("to", SHOP_EMAIL);
  form.set("subject", mail.subject);
  form.set("text", mail.text);
  form.set("envelope", JSON.stringify({ to: [SHOP_EMAIL], from: mail.from }));
  form.set(
    "charsets",
    JSON.stringify({ to: "UTF-8", from: "UTF-8", subject: "UTF-8", text: "utf-8" }),
  );
  form.set("attachments", "0");
  await request("/webhook/email", { method: "POST", body: form });
}
