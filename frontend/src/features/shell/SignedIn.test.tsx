import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { useUi } from "@/stores/ui";
import { customer, health } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { server, stream } from "@/testing/server";

it("shows customers in production once somebody has signed in, and follows them", async () => {
  const problem = { title: "An operator token is needed", status: 401, detail: "Send a token." };
  let valid = "t";
  const followed: (string | null)[] = [];
  const guarded = (answer: () => Response) => (info: { request: Request }) =>
    info.request.headers.get("authorization") === `Bearer ${valid}`
      ? answer()
      : HttpResponse.json(problem, { status: 401 });
  server.use(
    http.get("*/health", () => HttpResponse.json({ ...health, simulation: false })),
    http.get(
      "*/operators/me",
      guarded(() => HttpResponse.json({ name: "Dana", role: "viewer" })),
    ),
    http.get(
      "*/customers/:id",
      guarded(() => HttpResponse.json(customer())),
    ),
    http.get("*/customers/1/events", ({ request }) => {
      followed.push(request.headers.get("authorization"));
      return stream([]);
    }),
  );
  const user = openPage("#/sms?customer=1");
  expect(await screen.findByText("Sign in with your token")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /Acting as/ })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  const dialog = await screen.findByRole("dialog", { name: "Sign in as staff" });
  await user.type(within(dialog).getByLabelText("Operator token"), "x{Enter}");
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("This token isn't valid.");
  await user.clear(within(dialog).getByLabelText("Operator token"));
  await user.type(within(dialog).getByLabelText("Operator token"), "t{Enter}");
  expect(await screen.findByText(/No texts yet/)).toBeInTheDocument();
  await waitFor(() => expect(followed).toEqual(["Bearer t"]));

  // Taken away, the token shows nothing any more.
  valid = "";
  act(() => useUi.getState().go({ customerId: 2 }));
  expect(await screen.findByText("Sign in with your token")).toBeInTheDocument();
});

it("asks for no customer before somebody has signed in", async () => {
  const asked: string[] = [];
  server.use(
    http.get("*/health", () => HttpResponse.json({ ...health, simulation: false })),
    http.get("*/customers", ({ request }) => {
      asked.push(request.url);
      return HttpResponse.json({ customers: [] });
    }),
  );
  openPage("#/email");
  expect(await screen.findByText("Sign in with your token")).toBeInTheDocument();
  expect(asked).toEqual([]);
});
