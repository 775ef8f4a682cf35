import { act, render, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { lazy, Suspense } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { part } from "@/lib/part";
import { server } from "@/testing/server";
import { PageBoundary } from "./PageBoundary";

/** As Chromium, Firefox and Safari say it. */
const RAW = [
  "Failed to fetch dynamically imported module: http://localhost/assets/SmsView-x.js",
  "error loading dynamically imported module: http://localhost/assets/SmsView-x.js",
  "Importing a module script failed.",
];
const page = (release: string) =>
  new HttpResponse(`<script type="module" src="/assets/index-${release}.js"></script>`);
const reload = vi.fn();

function open(raw = RAW[0] as string, quiet = false) {
  const Missing = lazy(() => part(() => Promise.reject(new TypeError(raw))));
  render(
    <PageBoundary quiet={quiet}>
      <Suspense fallback={null}>
        <Missing />
      </Suspense>
    </PageBoundary>,
  );
}

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.stubGlobal("location", { ...location, reload });
  reload.mockClear();
  server.use(http.get("*/", () => page("old")));
  const script = document.createElement("script");
  script.dataset.src = "/assets/index-old.js";
  document.head.append(script);
});
afterEach(() => {
  document.head.replaceChildren();
  vi.unstubAllGlobals();
});

describe("a part of the page that can't be fetched", () => {
  it.each(RAW)("is named in a sentence, with a way on: %s", async (raw) => {
    open(raw);
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("This part of the page didn't load");
    expect(alert).not.toHaveTextContent(/module/);
    act(() => screen.getByRole("button", { name: "Reload" }).click());
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it("says that one is offline, and reloads nothing by itself", async () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    server.use(http.get("*/", () => page("new")));
    open();
    expect(await screen.findByText(/You're offline/)).toBeInTheDocument();
    expect(reload).not.toHaveBeenCalled();
  });

  it("is loaded once with the page of a new release, and not over and over", async () => {
    server.use(http.get("*/", () => page("new")));
    open();
    await waitFor(() => expect(reload).toHaveBeenCalledTimes(1));
    open();
    await screen.findAllByRole("alert");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it("is said of a dialog too, which has no room of its own", async () => {
    open(RAW[0], true);
    expect(await screen.findByRole("alert")).toHaveTextContent("didn't load");
  });
});
