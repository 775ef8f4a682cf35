/** Starts the page. */

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { AppShell } from "@/features/shell/AppShell";
import { PageBoundary } from "@/features/shell/PageBoundary";
import "./index.css";

const client = new QueryClient({
  defaultOptions: { queries: { refetchOnWindowFocus: false, refetchOnReconnect: true, retry: 2 } },
});

createRoot(document.getElementById("root") as HTMLElement).render(
  <PageBoundary>
    <QueryClientProvider client={client}>
      <AppShell />
    </QueryClientProvider>
  </PageBoundary>,
);
