import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { Ticket } from "@/api/types";
import { useOperatorStore } from "@/stores/operator";
import { NOW } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { known, server } from "@/testing/server";

const ticket = (patch: Partial<Ticket> = {}): Ticket => ({
  id: 3,
  ticket: "TCK-3",
  status: "open",
  issue_type: "refund",
  severity: "high",
  subject: "Refund for ORD-1001",
  brief: {},
  order_number: "ORD-1001",
  turn_id: null,
  customer_id: 1,
  customer_name: "Alex Rivera",
  taken_by: null,
  closed_by: null,
  closed_at: null,
  outcome: null,
  approval: {
    id: 8,
    kind: "refund",
    amount: "1599.99",
    skus: ["GPU"],
    rule: "refund.limit",
    proposed_by: "",
    status: "open",
    decided_by: null,
    decided_at: null,
    reason: "",
    created_at: NOW,
  },
  created_at: NOW,
  ...patch,
});

const asked: { path: string; body: unknown }[] = [];

function serve(tickets: Ticket[]) {
  server.use(
    http.get("*/tickets", () => HttpResponse.json({ tickets, next_cursor: null })),
    known({ tickets }),
    http.post("*/tickets/3/:act", async ({ request }) => {
      asked.push({ path: new URL(request.url).pathname, body: await request.json() });
      return HttpResponse.json({});
    }),
  );
}

async function open(name = "Dana") {
  useOperatorStore.setState({ operator: { token: "t", name, role: "agent" }, signInOpen: false });
  return openPage("#/queue?customer=1");
}

beforeEach(() => {
  asked.length = 0;
  useOperatorStore.setState({ operator: null, signInOpen: false });
});

describe("the queue", () => {
  it("lists what waits, and opens a ticket beside it", async () => {
    serve([ticket()]);
    const user = await open();
    const row = await screen.findByRole("button", { name: /TCK-3.*High.*Approve \$1,599\.99\?/ });
    expect(row).toHaveTextContent("Nobody has it");
    await user.click(row);
    expect(await screen.findByRole("button", { name: "Approve $1,599.99" })).toBeEnabled();
    await user.click(screen.getByRole("button", { name: "Take" }));
    await waitFor(() => expect(asked).toEqual([{ path: "/tickets/3/take", body: {} }]));
  });

  it("says when nothing waits", async () => {
    serve([]);
    await open();
    expect(await screen.findByText("Nothing waits for a person")).toBeInTheDocument();
  });

  it("proposes other terms, when they are an amount", async () => {
    serve([ticket()]);
    const user = await open();
    await user.click(await screen.findByRole("button", { name: /TCK-3.*High/ }));
    await user.click(await screen.findByRole("button", { name: "Edit" }));
    const field = screen.getByRole("textbox", { name: "Refund" });
    await user.clear(field);
    await user.type(field, "lots");
    await user.click(screen.getByRole("button", { name: "Propose" }));
    expect(screen.getByText("An amount in dollars, such as 49.99.")).toBeInTheDocument();
    await user.clear(field);
    await user.type(field, "1,200");
    await user.click(screen.getByRole("button", { name: "Propose" }));
    await waitFor(() =>
      expect(asked).toEqual([{ path: "/tickets/3/edit", body: { amount: "1200.00", skus: null } }]),
    );
  });

  it("lets nobody approve their own terms", async () => {
    const { approval } = ticket();
    serve([ticket({ approval: approval && { ...approval, proposed_by: "Dana" } })]);
    const user = await open("Dana");
    await user.click(await screen.findByRole("button", { name: /TCK-3.*High/ }));
    const context = screen.getByRole("complementary", { name: "Unified context" });
    expect(await within(context).findByRole("button", { name: /^Approve/ })).toBeDisabled();
    expect(within(context).getByText(/somebody else has to approve/)).toBeInTheDocument();
  });
});
