/** Starts the real product on a free port with data of its own, and stops it without a trace. */

import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const READY_MS = 90_000;

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function startApp() {
  const data = await mkdtemp(join(tmpdir(), "support-agent-e2e-"));
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: String(port),
    SUPPORT_AGENT_DATA: data,
    BATCH_WINDOW_SECONDS: "2",
    OPENROUTER_API_KEY: "",
    DEEPGRAM_API_KEY: "",
    DATABASE_URL: "",
    REDIS_URL: "",
  };
  const log = [];
  const child = spawn(join(root, ".venv/bin/support-agent"), ["serve"], { cwd: root, env });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => log.push(String(chunk)));
  }
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 20_000);
    await gone;
    clearTimeout(late);
    await rm(data, { recursive: true, force: true });
  };
  const until = Date.now() + READY_MS;
  while (!(await answers(`${url}/health`))) {
    if (Date.now() > until || child.exitCode !== null) {
      await stop();
      throw new Error(`The app did not start.\n${log.join("").slice(-4_000)}`);
    }
    await wait(200);
  }
  /** Runs another command of the product on the same data, and gives what it printed. */
  const command = (...words) =>
    new Promise((resolve, reject) => {
      execFile(join(root, ".venv/bin/support-agent"), words, { cwd: root, env }, (error, out) =>
        error ? reject(error) : resolve(out),
      );
    });
  return { url, port, log, stop, command };
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** JSON of an address of the app. */
export async function json(app, path) {
  const response = await fetch(app.url + path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}
