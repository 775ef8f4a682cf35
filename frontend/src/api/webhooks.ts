/** Writing as a customer, the way the providers' webhooks do. Exists in simulation only. */

import { request } from "./client";

export interface Text {
  /** The key that keeps a repeat one message. */
  sid: string;
  from: string;
  to: string;
  text: string;
}

/** Twilio, "Twilio's request to your webhook". */
export async function sendSms(message: Text): Promise<void> {
  const form = new URLSearchParams({
    MessageSid: message.sid,
    AccountSid: `AC${"0".repeat(32)}`,
    From: message.from,
    To: message.to,
    Body: message.text,
    NumMedia: "0",
  });
  await request("/webhook/sms", { method: "POST", body: form });
}

export interface Mail {
  messageId: string;
  from: string;
  to: string;
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
    `To: ${mail.to}`,
    `Subject: ${oneLine(mail.subject)}`,
    ...(mail.inReplyTo ? [`In-Reply-To: ${mail.inReplyTo}`] : []),
    ...(mail.references.length ? [`References: ${mail.references.join(" ")}`] : []),
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
  ];
  const form = new FormData();
  form.set("headers", `${headers.join("\n")}\n`);
  form.set("from", sender);
  form.set("to", mail.to);
  form.set("subject", mail.subject);
  form.set("text", mail.text);
  form.set("envelope", JSON.stringify({ to: [mail.to], from: mail.from }));
  form.set(
    "charsets",
    JSON.stringify({ to: "UTF-8", from: "UTF-8", subject: "UTF-8", text: "utf-8" }),
  );
  form.set("attachments", "0");
  await request("/webhook/email", { method: "POST", body: form });
}
