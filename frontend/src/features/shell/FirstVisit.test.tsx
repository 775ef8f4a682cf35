import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import { useOperatorStore } from "@/stores/operator";
import { health } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { received, server } from "@/testing/server";

const strip = () => screen.findByRole("region", { name: "About this page" });

beforeEach(() => {
  received.length = 0;
});

it("says who one is and what is simulated, and does the demo", async () => {
  const user = openPage("#/voice?customer=1");
  expect(await strip()).toHaveTextContent("You are writing as");
  expect(await screen.findByText("You are writing as Alex, a customer.")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Ask by email" }));
  await waitFor(() => expect(received.map(({ path }) => path)).toEqual(["/webhook/email"]));
  expect(location.hash).toMatch(/^#\/email\//);
  await user.click(screen.getByRole("button", { name: "Refund by text" }));
  await waitFor(() => expect(received.map(({ path }) => path)[1]).toBe("/webhook/sms"));
  expect(location.hash).toBe("#/sms?customer=1");
  await user.click(within(await strip()).getByRole("button", { name: "Open the phone" }));
  expect(location.hash).toBe("#/voice?customer=1");
});

it("stays away once it was put away, and comes back from the panel of what is live", async () => {
  const user = openPage("#/sms?customer=1");
  await strip();
  await user.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByRole("region", { name: "About this page" })).toBeNull();
  expect(localStorage.getItem("intro")).toBe("off");
  await user.click(await screen.findByTitle("What is live"));
  await user.click(await screen.findByRole("button", { name: "Show the introduction" }));
  await strip();
});

it("is not for the shop's own people", async () => {
  server.use(http.get("*/health", () => HttpResponse.json({ ...health, simulation: false })));
  useOperatorStore.setState({ operator: { token: "t", name: "Dana", role: "agent" } });
  openPage("#/sms?customer=1");
  await screen.findByText("Customer since October 2026");
  expect(screen.queryByRole("region", { name: "About this page" })).toBeNull();
});
