import { act, screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { useConnection } from "@/stores/connection";
import { customer } from "@/testing/fixtures";
import { openPage } from "@/testing/render";
import { known, server } from "@/testing/server";

it("shows no part as working while the server does not answer", async () => {
  openPage("#/sms?customer=1");
  expect(await screen.findByText("House model")).toBeInTheDocument();
  await screen.findByText("Live");
  act(() => useConnection.setState({ link: { status: "offline", since: Date.now() } }));
  expect(await screen.findByText("No answer from the server")).toBeInTheDocument();
  expect(screen.queryByText("House model")).toBeNull();
  act(() => useConnection.setState({ link: { status: "live" } }));
  expect(await screen.findByText("House model")).toBeInTheDocument();
});

it("says that a customer does not exist, and leads on", async () => {
  server.use(
    http.get("*/customers/999", () =>
      HttpResponse.json({ detail: "there is no customer 999" }, { status: 404 }),
    ),
  );
  openPage("#/sms?customer=999");
  const context = await screen.findByRole("complementary", { name: "Unified context" });
  expect(await within(context).findByText("There is no customer 999")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Retry" })).toBeNull();
  expect(within(context).getByRole("button", { name: "Back to the start page" })).toBeEnabled();
});

it("says why the introduction can send no text", async () => {
  const { customer: alex } = customer();
  server.use(known({ customer: { ...alex, phone_number: null }, contacts: [] }));
  openPage("#/email?customer=1");
  const strip = await screen.findByRole("region", { name: "About this page" });
  expect(await within(strip).findByText(/no phone number on file/)).toBeInTheDocument();
  expect(within(strip).getByRole("button", { name: "Refund by text" })).toBeDisabled();
});
