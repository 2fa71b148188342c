// Tokens for programs: made here, shown once, revoked here.

import { copyButton } from "/js/clipboard.js";
import { fill, h } from "/js/dom.js";
import { ago, fullTime } from "/js/format.js";
import { announce, toastFailure } from "/js/notice.js";
import { accountApi } from "./account-api.js";
import { field, form, riskyButton } from "./form.js";
import { loaded, section } from "./section.js";

const SCOPES = { tunnel: "open tunnels", read: "read requests and usage", admin: "manage the account" };

export function tokensSection() {
  const list = loaded(async () => rows((await accountApi.tokens()).items, () => list.renew()));
  const fresh = h("div", { class: "fresh" });
  const name = field("Name", { name: "token-name", required: true, maxlength: 100, placeholder: "deploy server" });
  const boxes = Object.entries(SCOPES).map(([scope, words]) => [scope, h("input", { type: "checkbox", name: scope, checked: scope !== "admin" }), words]);
  const create = form({
    parts: [name.element, h("fieldset", {}, h("legend", { text: "May" }), boxes.map(([, box, words]) => h("label", {}, box, words)))],
    button: "Create token",
    onSubmit: async () => {
      const scopes = boxes.filter(([, box]) => box.checked).map(([scope]) => scope);
      const made = await accountApi.createToken(name.input.value.trim(), scopes);
      create.element.reset();
      showOnce(fresh, made.token);
      list.renew();
    },
  });
  return section("Tokens", h("p", { class: "hint", text: "For the command line and other programs. culvert login makes one by itself." }),
    list.element, fresh, create.element, create.problem);
}

function showOnce(place, token) {
  fill(place, h("div", { class: "note good" }, h("div", {}, h("p", {}, h("strong", { text: "Copy it now: it is not shown again." })))),
    h("div", { class: "secret" }, h("code", { class: "token", text: token }), copyButton("Copy the token", () => token, { words: "Copy" })));
  announce("The token was made.");
}

function rows(tokens, renew) {
  if (tokens.length === 0) return h("p", { class: "hint", text: "None so far." });
  return h("ul", { class: "items" }, tokens.map((token) => h("li", { data: { id: token.credentialId } },
    h("div", { class: "what" }, h("strong", { text: token.name || "unnamed" }), " ", token.kind === "LOGIN" && h("span", { class: "badge info", text: "browser" }),
      " ", token.current && h("span", { class: "badge good", text: "this one" }), h("div", { title: fullTime(token.createdAt) }, details(token))),
    riskyButton({
      text: "Revoke", question: "Revoke it?", label: `Revoke ${token.name}`,
      onClick: async () => {
        try {
          await accountApi.revokeToken(token.credentialId);
          renew();
        } catch (failure) {
          toastFailure(failure);
        }
      },
    }))));
}

function details(token) {
  return [`made ${ago(token.createdAt)}`, token.lastUsedAt ? `used ${ago(token.lastUsedAt)}` : null, token.scopes?.join(", "),
    token.expiresAt ? `ends ${fullTime(token.expiresAt)}` : null].filter(Boolean).join(" · ");
}
