// The link in the e-mail leads here.

import { fill, h } from "/js/dom.js";
import { failureNote } from "/js/notice.js";
import { accountApi } from "./account-api.js";
import { card } from "./card.js";

const app = document.getElementById("app");
const token = new URLSearchParams(location.search).get("token") ?? "";
history.replaceState(null, "", location.pathname);

// By a button, because mail programs open links to look at them.
const button = h("button", { type: "button", class: "button primary", text: "Confirm", on: { click: confirm } });
const problem = h("div");

async function confirm() {
  button.disabled = true;
  try {
    await accountApi.verify(token);
    fill(app, card("E-mail address confirmed", h("p", { text: "It is yours." }), h("a", { class: "button primary", href: "/account", text: "Go to the account" })));
  } catch (failure) {
    fill(problem, failureNote(failure));
  } finally {
    button.disabled = false;
  }
}

fill(app, card("Confirm your e-mail address", button, problem));
button.focus();
