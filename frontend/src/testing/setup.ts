/** What every test starts from: matchers, a clean page, and what jsdom lacks. */

import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import { useReads } from "@/features/customer/reads";
import { useConnection } from "@/stores/connection";
import { useDrafts } from "@/stores/drafts";
import { useOperatorStore } from "@/stores/operator";
import { useOutbox } from "@/stores/outbox";
import { useUi } from "@/stores/ui";
import { server } from "./server";

// The first view a test opens is also the first to be compiled.
configure({ asyncUtilTimeout: 10_000 });

function resetStores(): void {
  useConnection.setState(useConnection.getInitialState(), true);
  useDrafts.setState(useDrafts.getInitialState(), true);
  useOperatorStore.setState(useOperatorStore.getInitialState(), true);
  useOutbox.setState(useOutbox.getInitialState(), true);
  useReads.setState(useReads.getInitialState(), true);
  useUi.setState(useUi.getInitialState(), true);
}

/** Rows get the room a browser would give them. */
class Observer implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
vi.stubGlobal("ResizeObserver", Observer);

const room = { clientHeight: 600, clientWidth: 800, offsetHeight: 40, offsetWidth: 800 };
for (const [name, size] of Object.entries(room)) {
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => size });
}
// Nothing has a height here, so every scroll ends at the top, where all rows of a short list are.
Element.prototype.scrollTo = function scrollTo() {
  this.scrollTop = 0;
  queueMicrotask(() => this.dispatchEvent(new Event("scroll")));
};
Element.prototype.scrollIntoView = () => undefined;
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close() {
  this.open = false;
};
window.matchMedia = (query) =>
  ({
    matches: query === "(min-width: 1200px)",
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }) as unknown as MediaQueryList;

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  vi.useRealTimers();
  cleanup();
  server.resetHandlers();
  resetStores();
  localStorage.clear();
  sessionStorage.clear();
  location.hash = "";
});
afterAll(() => server.close());
