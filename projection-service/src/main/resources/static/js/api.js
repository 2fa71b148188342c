// The HTTP API: one function per operation. Failures come as ApiError with the server's code and advice.

/** A failure that a person can be told: what happened (message), what to do (action), and the stable code. */
export class ApiError extends Error {
  constructor(message, { status = 0, code = null, action = null } = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.action = action;
  }

  get isUnauthenticated() {
    return this.status === 401;
  }
}

/** Asks, and fails with an ApiError unless the answer is a good one. */
export async function call(path, { method = "GET", json, headers = {}, signal } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      signal,
      credentials: "same-origin",
      cache: "no-store",
      headers: json === undefined ? headers : { ...headers, "Content-Type": "application/json" },
      body: json === undefined ? undefined : JSON.stringify(json),
    });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new ApiError("The server cannot be reached.", { action: "Check that it is running; this page tries again by itself." });
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function problemOf(response) {
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // Not a problem document: the status has to do.
  }
  return new ApiError(problem.detail ?? problem.title ?? `The server answered ${response.status}.`, {
    status: response.status,
    code: problem.code ?? null,
    action: problem.action ?? null,
  });
}

/** The JSON that a good answer holds. */
export async function json(path, options) {
  return (await call(path, options)).json();
}

function query(params) {
  const pairs = Object.entries(params).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}

const one = (id) => `/api/v1/requests/${encodeURIComponent(id)}`;

export const api = {
  me: () => json("/api/v1/me"),
  login: (token) => call("/api/v1/login", { method: "POST", json: { token } }),
  /** A browser's own login is void afterwards; a token that it was signed in with stays good. */
  async logout() {
    await call("/api/v1/login/end", { method: "POST", json: {} }).catch(() => {});
    await call("/api/v1/logout", { method: "POST", json: {} });
  },

  /** Where else one may log in: {items: [{name, title}]}. */
  providers: () => json("/api/v1/login/providers"),

  /** A page of summaries, newest first: {items, nextCursor}. */
  requests: (params, signal) => json(`/api/v1/requests${query(params)}`, { signal }),
  request: (id, signal) => json(one(id), { signal }),

  /** Where the recorded bytes of a body are; side is "request" or "response". */
  bodyUrl: (id, side) => `${one(id)}/${side}-body`,

  /** The recorded bytes of a body, content coding undone where the server can. */
  async body(id, side, signal) {
    const response = await call(`${one(id)}/${side}-body?decoded=true`, { signal });
    return {
      bytes: new Uint8Array(await response.arrayBuffer()),
      contentType: response.headers.get("X-Culvert-Content-Type"),
      // Names the content coding only where it could not be undone.
      encoding: response.headers.has("X-Culvert-Decoded") ? null : response.headers.get("X-Culvert-Content-Encoding"),
    };
  },

  /** The recorded bytes as they were sent. */
  async rawBody(id, side, signal) {
    const response = await call(`${one(id)}/${side}-body`, { signal });
    return new Uint8Array(await response.arrayBuffer());
  },

  replay: (id) => json(`${one(id)}/replay`, { method: "POST", json: {} }),
  replayState: (replayId, signal) => json(`/api/v1/replays/${encodeURIComponent(replayId)}`, { signal }),
  sessions: (params) => json(`/api/v1/sessions${query(params)}`),
  /** Traffic over time: {totals, series, topPaths, callers}. */
  traffic: (params) => json(`/api/v1/analytics/traffic${query(params)}`),
  /** The response to a query; format is "json" or "csv". */
  sql: (sql, format) => call("/api/v1/analytics/sql", { method: "POST", json: { sql, format } }),
  usage: (month) => json(`/api/v1/usage${query({ month })}`),
};
