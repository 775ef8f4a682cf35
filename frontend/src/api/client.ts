/** A typed fetch over the paths of openapi.json. Errors are RFC 9457 problems. */

import type { paths } from "./schema.gen";
import type { Problem } from "./types";

type Get = {
  [P in keyof paths]: paths[P] extends {
    get: { responses: { 200: { content: { "application/json": unknown } } } };
  }
    ? P
    : never;
}[keyof paths];

type Answer<P extends Get> = paths[P] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

type Parameters<P extends Get> = paths[P] extends { get: { parameters: infer Given } }
  ? Given
  : never;

type PathOf<P extends Get> = Parameters<P> extends { path: infer Path } ? Path : never;
type QueryOf<P extends Get> =
  Parameters<P> extends { query?: infer Query } ? NonNullable<Query> : never;

interface Options<P extends Get> {
  path?: PathOf<P>;
  query?: QueryOf<P>;
  signal?: AbortSignal;
  /** The token of an operator who is not signed in yet. */
  token?: string;
}

const TIMEOUT_MS = 15_000;

/** The server said no, and said why. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null) {
    super(problem?.detail || problem?.title || `The server answered ${status}.`);
    this.name = "ApiError";
    this.status = status;
    this.problem = problem;
  }
}

/** No answer came: no connection, or none in time. */
export class NoConnection extends Error {
  constructor(cause: unknown) {
    super(
      navigator.onLine
        ? "The server can't be reached. Try again in a moment."
        : "You're offline. Try again when you're back.",
      { cause },
    );
    this.name = "NoConnection";
  }
}

let known: string | null = null;
let refused = () => {};

/** Whose token goes with every request from now on; null: nobody's. `whenRefused`: it is not valid. */
export function workWith(token: string | null, whenRefused: () => void): void {
  known = token;
  refused = whenRefused;
}

export const authorization = (): Record<string, string> =>
  known === null ? {} : { Authorization: `Bearer ${known}` };

export async function request(url: string, init: RequestInit = {}): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  let response: Response;
  const headers = { ...authorization(), ...(init.headers as Record<string, string>) };
  try {
    response = await fetch(url, { ...init, headers, signal });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new NoConnection(error);
  }
  const own = headers.Authorization === authorization().Authorization;
  if (response.status === 401 && known !== null && own) refused();
  if (!response.ok) throw new ApiError(response.status, await problemOf(response));
  return response;
}

async function problemOf(response: Response): Promise<Problem | null> {
  if (!/[/+]json/.test(response.headers.get("content-type") ?? "")) return null;
  try {
    return (await response.json()) as Problem;
  } catch {
    return null;
  }
}

export async function get<P extends Get>(path: P, options: Options<P> = {}): Promise<Answer<P>> {
  const given = (options.path ?? {}) as Record<string, string | number>;
  const url = path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(String(given[name])),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((options.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== null) query.set(name, String(value));
  }
  const search = query.size ? `?${query}` : "";
  const init = {
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.token ? { headers: { Authorization: `Bearer ${options.token}` } } : {}),
  };
  return (await (await request(url + search, init)).json()) as Answer<P>;
}
