/** Names, email addresses and phone numbers: shown, checked and made. */

/** "+15550104477" → "+1 (555) 010-4477"; other countries stay as they are. */
export function phone(number: string): string {
  const match = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return match ? `+1 (${match[1]}) ${match[2]}-${match[3]}` : number;
}

export const address = (value: string) => (value.includes("@") ? value : phone(value));

export interface Named {
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  phone_number: string | null;
}

export const fullName = (person: Pick<Named, "first_name" | "last_name">) =>
  [person.first_name, person.last_name].filter(Boolean).join(" ");

/** The name, or the best address, of a customer. */
export function nameOf(person: Named): string {
  const name = fullName(person);
  if (name) return name;
  if (person.email) return person.email;
  return person.phone_number ? phone(person.phone_number) : "Unknown sender";
}

/** Two letters for the avatar; null when there is no name to take them from. */
export function initials(person: Named): string | null {
  const letters = [person.first_name, person.last_name]
    .map((part) => part && [...part.trim()][0])
    .filter(Boolean)
    .join("");
  return letters.toUpperCase() || null;
}

/** "(555) 010-4477", "+1 555 0104477" → "+15550104477"; null when it is no phone number. */
export function normalPhone(text: string): string | null {
  const bare = text.replace(/[\s().-]/g, "");
  if (/^\+[1-9]\d{7,14}$/.test(bare)) return bare;
  return /^\d{10}$/.test(bare) ? `+1${bare}` : null;
}

export function normalEmail(text: string): string | null {
  const bare = text.trim().toLowerCase();
  return /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(bare)
    ? bare
    : null;
}

const hex = (bytes: number) =>
  [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");

/** A Twilio message id, made here: the key that keeps a repeated send one message. */
export const newMessageSid = () => `SM${hex(16)}`;

/** An RFC 5322 Message-ID in the sender's domain. */
export const newMessageId = (from: string) => `<${hex(16)}@${from.split("@")[1] ?? "example.com"}>`;

/** A Message-ID without its brackets. */
export const bareId = (id: string) => id.replace(/^<|>$/g, "");

/** A phone number nobody has (555-01xx is reserved for fiction). */
export function newPhone(): string {
  const [a = 0, b = 0] = crypto.getRandomValues(new Uint16Array(2));
  return `+1${201 + (a % 798)}55501${String(b % 100).padStart(2, "0")}`;
}

export const newEmail = () => `guest-${hex(3)}@example.net`;
