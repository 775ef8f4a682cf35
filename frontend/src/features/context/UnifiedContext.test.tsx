import { screen } from "@testing-library/react";
import { delay, HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { setCurrency } from "@/lib/money";
import { health, NOW, toolRun, turn } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { known, received, server } from "@/testing/server";

beforeEach(() => {
  received.length = 0;
});

describe("the context", () => {
  it("opens what a tool was asked and what it answered", async () => {
    const run = toolRun({
      name: "process_refund",
      outcome: "needs_person",
      rule: "refund.limit",
      arguments: { order_number: "ORD-1001", amount: "1599.99" },
      result: { outcome: "needs_person", card: "[hidden]" },
    });
    server.use(known({ turns: [turn({ tool_runs: [run] })] }));
    const user = openPage("#/sms?customer=1");
    await user.click(
      await screen.findByRole("button", { name: /Refund \$1,599.99.*Needs a person/ }),
    );
    expect(screen.getByText("process_refund")).toBeInTheDocument();
    expect(screen.getByText("refund.limit")).toBeInTheDocument();
    expect(screen.getByText("hidden")).toBeInTheDocument();
  });

  it("shows amounts in the shop's currency, however late the server names it", async () => {
    const run = toolRun({ name: "process_refund", arguments: { amount: "1599.99" } });
    const currency = { code: "EUR", sign: "€", words: "euros and cents" };
    setCurrency(null);
    server.use(
      known({ turns: [turn({ tool_runs: [run] })] }),
      http.get("*/health", async () => {
        await delay(200);
        return HttpResponse.json({ ...health, currency });
      }),
    );
    openPage("#/sms?customer=1");
    expect(await screen.findByText("Refunded €1,599.99")).toBeInTheDocument();
  });

  it("shows amounts as plain numbers when the server can't name the currency", async () => {
    const run = toolRun({ name: "process_refund", arguments: { amount: "1599.99" } });
    setCurrency(null);
    server.use(
      known({ turns: [turn({ tool_runs: [run] })] }),
      http.get("*/health", () => HttpResponse.error()),
    );
    openPage("#/sms?customer=1");
    expect(
      await screen.findByText("Refunded 1,599.99", {}, { timeout: 9_000 }),
    ).toBeInTheDocument();
  });

  it("leads from a customer to unproven messages in their name", async () => {
    const address = "alex.rivera@example.com";
    const unproven = [{ customer_id: 9, kind: "email" as const, address, messages: 3 }];
    server.use(known({ unproven }));
    const user = openPage("#/sms?customer=1");
    await user.click(
      await screen.findByRole("button", { name: /Unverified messages under this name/ }),
    );
    expect(location.hash).toContain("customer=9");
  });

  it("says which contacts are proven and what was noted where", async () => {
    const extracted_data = {
      issue_type: { value: "order_status", channel: "sms" as const, turn_id: null, at: NOW },
    };
    server.use(known({ extracted_data }));
    openPage("#/sms?customer=1");
    expect(await screen.findByText("Verified")).toBeInTheDocument();
    expect(screen.getByText("Not verified")).toBeInTheDocument();
    expect(screen.getByText("Order status")).toBeInTheDocument();
  });
});
