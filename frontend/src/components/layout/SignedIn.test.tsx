import { act, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { useOperatorStore } from "@/stores/operator";
import { customer, health } from "@/testing/fixtures";
import { draw } from "@/testing/render";
import { server, stream } from "@/testing/server";
import { AppShell } from "./AppShell";

it("shows customers in production once somebody has signed in, and follows them", async () => {
  const problem = { title: "An operator token is needed", status: 401, detail: "Send a token." };
  const followed: (string | null)[] = [];
  const guarded = (answer: () => Response) => (info: { request: Request }) =>
    info.request.headers.get("authorization") === "Bearer t"
      ? answer()
      : HttpResponse.json(problem, { status: 401 });
  server.use(
    http.get("*/health", () => HttpResponse.json({ ...health, simulation: false })),
    http.get(
      "*/customers/1",
      guarded(() => HttpResponse.json(customer())),
    ),
    http.get("*/customers/1/events", ({ request }) => {
      followed.push(request.headers.get("authorization"));
      return stream([]);
    }),
  );
  useOperatorStore.setState({ operator: null, signInOpen: false });
  location.hash = "#/sms?customer=1";
  window.dispatchEvent(new HashChangeEvent("hashchange"));
  draw(<AppShell />);
  expect((await screen.findAllByText("Send a token.")).length).toBeGreaterThan(0);

  act(() => useOperatorStore.setState({ operator: { token: "t", name: "Dana", role: "viewer" } }));
  expect(await screen.findByText(/No texts yet/)).toBeInTheDocument();
  await waitFor(() => expect(followed).toEqual(["Bearer t"]));
  act(() => useOperatorStore.setState({ operator: null }));
});
