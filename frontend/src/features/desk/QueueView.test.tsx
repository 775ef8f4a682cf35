import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { Event, Order, Ticket } from "@/api/types";
import { useOperatorStore } from "@/stores/operator";
import { NOW, ticket } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { known, server, stream } from "@/testing/server";

const asked: { path: string; body: unknown }[] = [];

const order = (items: Order["items"]): Order => ({
  order_number: "ORD-1001",
  status: "delivered",
  items,
  total: "1619.99",
  refunded: "0.00",
  returns: [],
  placed_at: NOW,
  shipped_at: NOW,
  delivered_at: NOW,
  expected_on: null,
  carrier: null,
  tracking_number: null,
});

/** What the customer's stream says next. */
let say: (event: Event) => void;

function serve(tickets: Ticket[], items: Order["items"] = []) {
  server.use(
    http.get("*/tickets", () => HttpResponse.json({ tickets, next_cursor: null })),
    known({ tickets, orders: [order(items)] }),
    http.get("*/customers/1/events", () =>
      stream([], (tell) => {
        say = tell;
      }),
    ),
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
});

describe("the queue", () => {
  it("lists what waits, and opens a ticket beside it", async () => {
    serve([ticket()]);
    const user = await open();
    const row = await screen.findByRole("button", { name: /TCK-3.*High.*Approve \$1,599\.99\?/ });
    expect(row).toHaveTextContent("Unassigned");
    expect(row).toHaveTextContent("Alex Rivera“I want my money back”");
    expect(within(row).getByLabelText("SMS")).toBeInTheDocument();
    await user.click(row);
    expect(await screen.findByRole("button", { name: "Approve $1,599.99" })).toBeEnabled();
    expect(row).toHaveAttribute("aria-current", "true");
    // It has the room of the timeline, until that is asked for.
    await user.click(screen.getByRole("button", { name: "Timeline", expanded: false }));
    expect(screen.queryByRole("button", { name: "Approve $1,599.99" })).toBeNull();
    await user.click(row);
    await user.click(await screen.findByRole("button", { name: "Assign to me" }));
    await waitFor(() => expect(asked).toEqual([{ path: "/tickets/3/take", body: {} }]));
  });

  it("shows more when there is more", async () => {
    serve([]);
    server.use(
      http.get("*/tickets", ({ request }) => {
        const more = new URL(request.url).searchParams.get("cursor") === "c";
        const page = { tickets: [ticket({ id: more ? 4 : 3, ticket: more ? "TCK-4" : "TCK-3" })] };
        return HttpResponse.json({ ...page, next_cursor: more ? null : "c" });
      }),
    );
    const user = await open();
    expect(await screen.findByText("1+ open")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Show more" }));
    expect(await screen.findByRole("button", { name: /TCK-4/ })).toBeInTheDocument();
    expect(screen.getByText("2 open")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });

  it("says when nothing waits", async () => {
    serve([]);
    await open();
    expect(await screen.findByText("No tickets are waiting")).toBeInTheDocument();
  });

  it("proposes other terms, when they are an amount", async () => {
    serve([ticket()]);
    const user = await open();
    await user.click(await screen.findByRole("button", { name: /TCK-3.*High/ }));
    await user.click(await screen.findByRole("button", { name: "Edit" }));
    const field = screen.getByRole("textbox", { name: "Refund" });
    await user.clear(field);
    for (const [typed, why] of [
      ["lots", /Enter an amount in dollars and cents/],
      ["7,50", /Write cents after a period/],
      ["-1", /above \$0/],
    ] as const) {
      await user.clear(field);
      await user.type(field, typed);
      await user.click(screen.getByRole("button", { name: "Propose" }));
      expect(screen.getByRole("alert")).toHaveTextContent(why);
      expect(field).toHaveAccessibleDescription(why);
    }
    expect(asked).toEqual([]);
    await user.clear(field);
    await user.type(field, "1,200");
    expect(screen.queryByRole("alert")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Propose $1,200.00" }));
    await waitFor(() =>
      expect(asked).toEqual([
        {
          path: "/tickets/3/edit",
          body: { approval_id: 8, amount: "1200.00", skus: null },
        },
      ]),
    );
  });

  it("keeps how many units of an item the terms are for", async () => {
    const { approval } = ticket();
    const items = [
      { sku: "FAN", name: "Case fan", quantity: 3, unit_price: "10.00" },
      { sku: "GPU", name: "RTX 4090", quantity: 1, unit_price: "1599.99" },
    ];
    const skus = ["FAN", "FAN"];
    serve([ticket({ approval: approval && { ...approval, amount: "20.00", skus } })], items);
    const user = await open();
    await user.click(await screen.findByRole("button", { name: /TCK-3.*High/ }));
    await user.click(await screen.findByRole("button", { name: "Edit" }));
    const fans = await screen.findByRole("combobox", { name: /Case fan/ });
    expect(fans).toHaveDisplayValue("2 of 3");
    await user.selectOptions(fans, "3 of 3");
    await user.click(screen.getByRole("button", { name: /^Propose \$/ }));
    await waitFor(() =>
      expect(asked[0]?.body).toMatchObject({ amount: "20.00", skus: ["FAN", "FAN", "FAN"] }),
    );
  });

  it("says that without items the order as a whole is meant", async () => {
    serve([ticket()], [{ sku: "GPU", name: "RTX 4090", quantity: 1, unit_price: "1599.99" }]);
    const user = await open();
    await user.click(await screen.findByRole("button", { name: /TCK-3.*High/ }));
    await user.click(await screen.findByRole("button", { name: "Edit" }));
    await user.click(await screen.findByRole("checkbox", { name: /RTX 4090/ }));
    expect(
      screen.getByText("No items selected. The terms apply to the whole order."),
    ).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: /^Propose \$/ }));
    await waitFor(() => expect(asked[0]?.body).toMatchObject({ amount: "1599.99", skus: [] }));
  });

  it("decides on no other terms than those that were shown", async () => {
    const { approval } = ticket();
    const other = ticket({ approval: approval && { ...approval, id: 9, amount: "900.00" } });
    serve([ticket()]);
    const user = await open();
    await user.click(await screen.findByRole("button", { name: /TCK-3.*High/ }));
    await user.click(await screen.findByRole("button", { name: "Approve $1,599.99" }));
    expect(screen.getByRole("button", { name: "Yes, approve" })).toBeEnabled();
    say({ seq: 1, at: NOW, kind: "ticket.changed", ticket: other });
    expect(await screen.findByRole("alert")).toHaveTextContent("Nothing was done.");
    expect(screen.queryByRole("button", { name: "Yes, approve" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Review again" }));
    expect(screen.getByRole("button", { name: "Approve $900.00" })).toBeEnabled();
  });

  it("tells whoever decided too late who was first, and reads the list anew", async () => {
    serve([ticket()]);
    let lists = 0;
    server.use(
      http.get("*/tickets", () => {
        lists += 1;
        return HttpResponse.json({ tickets: [ticket()], next_cursor: null });
      }),
      http.post("*/tickets/3/approve", () => {
        say({ seq: 1, at: NOW, kind: "ticket.changed", ticket: rejected });
        const detail = "These terms were rejected by Dana meanwhile.";
        return HttpResponse.json(
          { type: "about:blank", title: "x", status: 409, detail, code: "decided", name: "Dana" },
          { status: 409, headers: { "content-type": "application/problem+json" } },
        );
      }),
    );
    const rejected = ticket({ status: "closed", outcome: "rejected", closed_by: "Dana" });
    const user = await open("Lee");
    await user.click(await screen.findByRole("button", { name: /TCK-3.*High/ }));
    await user.click(await screen.findByRole("button", { name: "Approve $1,599.99" }));
    const before = lists;
    await user.click(screen.getByRole("button", { name: "Yes, approve" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "Not done. These terms were rejected by Dana meanwhile.",
    );
    expect(await screen.findByText("1 closed")).toBeInTheDocument();
    expect(screen.getByRole("alert")).toBeInTheDocument();
    await waitFor(() => expect(lists).toBeGreaterThan(before));
  });

  it.each([
    [null, null, "Take over"],
    ["person", null, "Take over"],
    ["person", "Lee", "Take over from Lee"],
    ["person", "Dana", "Return to the assistant"],
  ] as const)("with %s %s offers to %s", async (handler, handler_name, offered) => {
    server.use(known({ handler: handler ?? "agent", handler_name }));
    await open();
    const bar = within(await screen.findByRole("region", { name: "Signed in as" }));
    expect(bar.getByRole("button", { name: offered })).toBeEnabled();
    expect(bar.getAllByRole("button").map((one) => one.textContent)).toEqual([offered, ""]);
  });

  it("says that a customer wrote again, and knows strangers by their address", async () => {
    const at = NOW;
    const waits = { count: 2, words: "Are you there?", channel: "sms" as const, at };
    serve([
      ticket({ id: 4, ticket: "TCK-4", unanswered: waits }),
      ticket({ id: 5, ticket: "TCK-5", customer_name: null, address: "+15550199901" }),
    ]);
    await open();
    const again = await screen.findByRole("button", { name: /TCK-4.*2 new messages/ });
    expect(again).toHaveTextContent("“Are you there?”");
    const stranger = screen.getByRole("button", { name: /TCK-5/ });
    expect(stranger).toHaveAccessibleName(/\+1 \(555\) 019-9901/);
    expect(screen.getByRole("link", { name: "Tickets, 2 open" })).toBeInTheDocument();
  });

  it("lets nobody approve their own terms", async () => {
    const { approval } = ticket();
    serve([ticket({ approval: approval && { ...approval, proposed_by: "Dana" } })]);
    const user = await open("Dana");
    await user.click(await screen.findByRole("button", { name: /TCK-3.*High/ }));
    const context = await screen.findByRole("complementary", { name: "Unified context" });
    expect(await within(context).findByRole("button", { name: /^Approve/ })).toBeDisabled();
    expect(within(context).getByText(/someone else has to approve/)).toBeInTheDocument();
  });
});
