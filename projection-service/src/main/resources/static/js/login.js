// Signing in: with a token, typed in or handed over once in the address; or on the account's pages.

import { api } from "./api.js";
import { append, h } from "./dom.js";
import { failureNote } from "./notice.js";

const TOKEN_HASH = /^#token=(cvt_[A-Za-z0-9_-]+)$/;

/** The token in the address, if there is one; it is removed from the address and the history at once. */
export function takeTokenFromAddress() {
  const match = TOKEN_HASH.exec(location.hash);
  if (!match) return null;
  history.replaceState(null, "", location.pathname + location.search);
  return match[1];
}

/** The page that asks for the token; `signIn` gets it and rejects when it is not good. */
export function loginPage({ signIn, error = null }) {
  const problem = h("div", {}, error && failureNote(error));
  const input = h("input", {
    id: "token", name: "token", type: "password", required: true, autocomplete: "current-password", spellcheck: "false",
    autocapitalize: "off", placeholder: "cvt_…", "aria-describedby": "token-hint",
  });
  const button = h("button", { type: "submit", class: "button primary", text: "Sign in" });
  // Password managers keep a token under a name; there is only one per server.
  const name = h("input", { type: "text", name: "username", autocomplete: "username", value: "culvert", hidden: true });
  const form = h("form", {}, name, h("label", { for: "token", text: "Token" }), h("div", { class: "row-of" }, input, button),
    h("p", { id: "token-hint", class: "hint" }, "It starts with ", h("code", { text: "cvt_" }), ". ", h("code", { text: "culvert dev" }),
      " prints it when it starts."));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    problem.replaceChildren();
    try {
      await signIn(input.value.trim());
    } catch (failure) {
      problem.replaceChildren(failureNote(failure));
      input.select();
    } finally {
      button.disabled = false;
    }
  });
  queueMicrotask(() => input.focus());
  return h("main", { class: "login", id: "requests" }, h("div", { class: "login-card" },
    h("h1", { class: "brand" }, h("img", { src: "/favicon.svg", alt: "" }), "Culvert"),
    h("p", { text: "Sign in to see the requests that pass through your tunnels." }), otherWays(), form, problem));
}

/** E-mail and providers; nothing when the accounts' service does not answer. */
function otherWays() {
  const element = h("div", { class: "ways" });
  api.providers().then(({ items }) => append(element,
    h("a", { class: "button", href: "/login?return=%2F", text: "Sign in with e-mail" }),
    items.map((provider) => h("a", { class: "button", href: `/oauth2/authorization/${encodeURIComponent(provider.name)}?return=%2F`, text: `Sign in with ${provider.title}` })),
    h("p", { class: "hint" }, "No account yet? ", h("a", { href: "/signup?return=%2F", text: "Sign up" }), ". Or use a token:"),
  )).catch(() => {});
  return element;
}
