/** How the page is built, served while developing, and tested. */

import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env.API_URL ?? "http://127.0.0.1:8000";

/** The styles stand below the first sentence, which a slow line shows without waiting for them. */
const sentenceFirst = {
  name: "sentence-first",
  transformIndexHtml: {
    order: "post" as const,
    handler(html: string) {
      const styles = html.match(/<link rel="stylesheet"[^>]*>/g) ?? [];
      const rest = styles.reduce((page, style) => page.replace(style, ""), html);
      return rest.replace("</body>", `${styles.join("")}</body>`);
    },
  },
};

export default defineConfig({
  plugins: [react(), tailwindcss(), sentenceFirst],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2022",
    // The font is preloaded from index.html; nothing else is worth inlining under a strict CSP.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Swagger UI at /docs is one large file, which the page itself never loads.
    chunkSizeWarningLimit: 1_600,
    // Fewer files compress better: what is seen first is one, with all that it needs; so is what
    // most other views share.
    rolldownOptions: {
      input: { index: "index.html", docs: "docs/index.html" },
      output: {
        codeSplitting: {
          groups: [
            { name: "mail", test: /src\/features\/mail\/(EmailView|ThreadList|mailbox)/ },
            { name: "base", minShareCount: 9 },
          ],
        },
      },
    },
  },
  server: {
    port: 3000,
    proxy: {
      "/health": api,
      "/customers": api,
      "/calls": api,
      "/tickets": api,
      "/returns": api,
      "/labels": api,
      "/openapi.json": api,
      "/operators": api,
      "/webhook": api,
      "/ws": { target: api, ws: true },
    },
  },
  test: {
    restoreMocks: true,
    testTimeout: 30_000,
    projects: [
      // Pure functions (*.test.ts) need no page, and start ten times faster without one.
      {
        extends: true,
        test: {
          name: "lib",
          environment: "node",
          include: ["src/**/*.test.ts"],
          setupFiles: ["src/testing/currency.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "page",
          environment: "jsdom",
          environmentOptions: { jsdom: { url: "http://localhost:3000/" } },
          include: ["src/**/*.test.tsx"],
          setupFiles: ["src/testing/setup.ts", "src/testing/currency.ts"],
        },
      },
    ],
  },
});
