import { describe, expect, it } from "vitest";
import {
  initials,
  nameOf,
  newMessageSid,
  newPhone,
  normalEmail,
  normalPhone,
  phone,
} from "./addresses";

const nobody = { first_name: null, last_name: null, email: null, phone_number: null };

describe("addresses", () => {
  it("shows American numbers as people write them, others as they are", () => {
    expect(phone("+15550104477")).toBe("+1 (555) 010-4477");
    expect(phone("+447700900123")).toBe("+447700900123");
  });
  it("reads numbers as people type them", () => {
    expect(normalPhone("(555) 010-4477")).toBe("+15550104477");
    expect(normalPhone("+1 555 010 4477")).toBe("+15550104477");
    expect(normalPhone("call me")).toBeNull();
  });
  it("takes one plain email address", () => {
    expect(normalEmail(" Sam@Example.net ")).toBe("sam@example.net");
    expect(normalEmail("a@b, c@d")).toBeNull();
  });
  it("names a customer by the best that is known", () => {
    expect(nameOf({ ...nobody, first_name: "Alex" })).toBe("Alex");
    expect(nameOf({ ...nobody, phone_number: "+15550104477" })).toBe("+1 (555) 010-4477");
    expect(nameOf(nobody)).toBe("Unknown sender");
    expect(initials({ ...nobody, first_name: "alex", last_name: "rivera" })).toBe("AR");
    expect(initials(nobody)).toBeNull();
  });
  it("makes ids and numbers in their providers' form", () => {
    expect(newMessageSid()).toMatch(/^SM[0-9a-f]{32}$/);
    expect(normalPhone(newPhone())).not.toBeNull();
  });
});
