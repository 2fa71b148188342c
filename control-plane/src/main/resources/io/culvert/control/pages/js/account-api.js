// What the account's pages ask of the server. Failures come as the dashboard's ApiError.

import { call, json } from "/js/api.js";

const one = (path, id) => `${path}/${encodeURIComponent(id)}`;
const send = (method, path, body = {}) => call(path, { method, json: body });

/** A key that makes a repeated click one order. */
const once = () => ({ "Idempotency-Key": crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` });

export const accountApi = {
  providers: () => json("/api/v1/login/providers"),
  login: (email, password) => send("POST", "/api/v1/login/password", { email, password }),
  logout: async () => {
    await send("POST", "/api/v1/login/end").catch(() => {});
    await send("POST", "/api/v1/logout").catch(() => {});
  },

  account: () => json("/api/v1/account"),
  signUp: (person) => json("/api/v1/account", { method: "POST", json: person, headers: once() }),
  verify: (token) => send("POST", "/api/v1/account/verify", { token }),
  sendVerification: () => send("POST", "/api/v1/account/verification"),
  changePassword: (old, fresh) => send("POST", "/api/v1/account/password", { old, new: fresh }),
  changeZone: (billingZone) => send("PUT", "/api/v1/account/billing-zone", { billingZone }),
  erase: (proof) => send("DELETE", "/api/v1/account", proof),
  unlink: (identity) => send("DELETE", one(one("/api/v1/account/identities", identity.provider), identity.id)),

  tokens: () => json("/api/v1/tokens"),
  createToken: (name, scopes) => json("/api/v1/tokens", { method: "POST", json: { name, scopes }, headers: once() }),
  revokeToken: (id) => send("DELETE", one("/api/v1/tokens", id)),
  hostnames: () => json("/api/v1/hostnames"),
  plans: () => json("/api/v1/plans"),
  billing: () => json("/api/v1/billing/subscription"),
  buy: (plan) => json("/api/v1/billing/checkout", { method: "POST", json: { plan } }),

  device: (userCode) => json(`/api/v1/device?${new URLSearchParams({ user_code: userCode })}`),
  approve: (userCode) => send("POST", "/api/v1/device/approve", { user_code: userCode }),
  deny: (userCode) => send("POST", "/api/v1/device/deny", { user_code: userCode }),
};
