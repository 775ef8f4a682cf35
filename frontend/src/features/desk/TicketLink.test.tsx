import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useOperatorStore } from "@/stores/operator";
import { useUi } from "@/stores/ui";
import { customer, ticket } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { server, stream } from "@/testing/server";
import { PHONE } from "@/ui/hooks/useMedia";
// The page fetches its views when they open. Compiled up front, they open at once on a busy machine.
import "@/features/context/UnifiedContext";
import "@/features/mail/EmailView";
import "@/features/sms/SmsView";
import "./QueueView";
import "./SignInDialog";

/** Ticket 3 is Alex's, ticket 12 is Priya's, who is customer 9. */
const TICKETS = [
  ticket(),
  ticket({ id: 12, ticket: "TCK-12", customer_id: 9, subject: "Priya's" }),
];

beforeEach(() => {
  const priya = { ...customer().customer, id: 9, first_name: "Priya", last_name: "Shah" };
  server.use(
    http.get("*/tickets", () => HttpResponse.json({ tickets: TICKETS, next_cursor: null })),
    http.get("*/tickets/:id", ({ params }) => {
      const found = TICKETS.find((one) => one.id === Number(params.id));
      return found ? HttpResponse.json(found) : HttpResponse.json({}, { status: 404 });
    }),
    http.get("*/customers/1", () => HttpResponse.json(customer({ tickets: [ticket()] }))),
    http.get("*/customers/9", () =>
      HttpResponse.json(customer({ customer: priya, tickets: TICKETS.slice(1) })),
    ),
    http.get("*/customers/:id/record", () => HttpResponse.json({ record: [] })),
    http.get("*/customers/:id/events", () => stream([])),
  );
  useOperatorStore.setState({
    operator: { token: "t", name: "Dana", role: "agent" },
    signInOpen: false,
  });
});

function follow(hash: string) {
  location.hash = hash;
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

const context = () => screen.findByRole("complementary", { name: "Unified context" });

/** The case stands open beside this customer, and nobody else's. */
async function shows(name: string, number: string) {
  expect(await screen.findByRole("heading", { name })).toBeInTheDocument();
  const row = { name: new RegExp(`^${number}`), expanded: true };
  expect(await within(await context()).findByRole("button", row)).toBeInTheDocument();
}

describe("the link of a ticket", () => {
  it("shows the ticket's own customer, each time one is followed", async () => {
    openPage("#/tickets/TCK-3");
    await shows("Alex Rivera", "TCK-3");
    for (let again = 0; again < 3; again += 1) {
      follow("#/tickets/TCK-12");
      await shows("Priya Shah", "TCK-12");
      follow("#/tickets/TCK-3?customer=9");
      await shows("Alex Rivera", "TCK-3");
    }
    expect(useUi.getState().route.customerId).toBe(1);
  });

  it("holds after a page that began with another customer", async () => {
    openPage("#/sms");
    await waitFor(() => expect(useUi.getState().route.customerId).toBe(1));
    follow("#/tickets/TCK-12");
    await shows("Priya Shah", "TCK-12");
    // A view without a name is a view of the same customer.
    follow("#/email");
    await waitFor(() => expect(useUi.getState().route.view).toBe("email"));
    expect(useUi.getState().route.customerId).toBe(9);
  });

  it("opens the ticket on a phone, and the list again behind it", async () => {
    const wide = window.matchMedia;
    vi.spyOn(window, "matchMedia").mockImplementation((query) => ({
      ...wide(query),
      matches: query === PHONE,
    }));
    const user = openPage("#/tickets/TCK-12");
    await shows("Priya Shah", "TCK-12");
    const tickets = await screen.findByRole("link", { name: /Tickets/ });
    follow(tickets.getAttribute("href") ?? "");
    await user.click(await screen.findByRole("button", { name: /TCK-3.*High/ }));
    await shows("Alex Rivera", "TCK-3");
    expect(location.hash).toBe("#/tickets/TCK-3");
  });

  it("says when there is no such ticket, and shows nobody else's", async () => {
    openPage("#/sms?customer=1");
    follow("#/tickets/TCK-999");
    expect(await screen.findByRole("alert")).toHaveTextContent("There is no ticket TCK-999.");
    expect(await within(await context()).findByText("No customer chosen")).toBeInTheDocument();
    expect(screen.queryByRole("heading", { name: "Alex Rivera" })).toBeNull();
  });

  it("waits for a sign-in", async () => {
    useOperatorStore.setState({ operator: null });
    openPage("#/tickets/TCK-12");
    expect(await screen.findByText("Sign in with your token")).toBeInTheDocument();
    expect(screen.queryByRole("heading", { name: "Alex Rivera" })).toBeNull();
    useOperatorStore.setState({ operator: { token: "t", name: "Dana", role: "agent" } });
    await shows("Priya Shah", "TCK-12");
  });
});
