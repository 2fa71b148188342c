// Letting a command line in, or refusing it (RFC 8628 §3.3): first what asks, then the decision.

import { fill, h } from "/js/dom.js";
import { ago, fullTime } from "/js/format.js";
import { announce, failureNote } from "/js/notice.js";
import { accountApi } from "./account-api.js";
import { card } from "./card.js";
import { field, form } from "./form.js";
import { leadingTo } from "./return-path.js";

const SCOPES = { tunnel: "open tunnels as you", read: "see your requests and usage", admin: "manage your account" };
const app = document.getElementById("app");
const given = new URLSearchParams(location.search).get("user_code") ?? "";

function askForCode(error = null) {
  const code = field("Code", { name: "user_code", class: "code", required: true, value: given, autocomplete: "off", placeholder: "XXXX-XXXX", maxlength: 16 },
    "It is shown where you started the login.");
  const ask = form({ parts: [code.element], button: "Continue", onSubmit: () => look(code.input.value) });
  fill(app, card("Let a device in", error && failureNote(error), ask.element, ask.problem));
  code.input.focus();
}

async function look(userCode) {
  show(await accountApi.device(userCode));
}

function show(device) {
  const problem = h("div");
  const heading = "Let this device in?";
  const decide = (words, order, done) => h("button", {
    type: "button", class: `button${words === "Let it in" ? " primary" : ""}`, text: words,
    on: {
      click: async (event) => {
        event.target.disabled = true;
        try {
          await order(device.userCode);
          announce(done);
          fill(app, card(done, h("p", { text: "You can close this page." }), h("a", { class: "button", href: "/account", text: "Go to the account" })));
        } catch (failure) {
          fill(problem, failureNote(failure));
          event.target.disabled = false;
        }
      },
    },
  });
  fill(app, card(heading,
    h("p", { text: "Only if you started this yourself, and the device shows this code:" }),
    h("p", { class: "mono user-code" }, h("strong", { text: device.userCode })),
    h("dl", { class: "facts" }, h("dt", { text: "Program" }), h("dd", { text: device.client }), h("dt", { text: "Address" }), h("dd", { text: device.address || "not known" }),
      h("dt", { text: "Asked" }), h("dd", { text: ago(device.startedAt), title: fullTime(device.startedAt) }),
      h("dt", { text: "May" }), h("dd", { text: device.scopes.map((scope) => SCOPES[scope] ?? scope).join(", ") })),
    h("div", { class: "choices" }, decide("Refuse", accountApi.deny, "Device refused"), decide("Let it in", accountApi.approve, "Device let in")), problem));
  app.querySelector("h1").tabIndex = -1;
  app.querySelector("h1").focus();
}

async function start() {
  try {
    await accountApi.account();
  } catch (error) {
    if (error.isUnauthenticated) {
      const here = /^[A-Za-z-]{0,16}$/.test(given) && given !== "" ? `/device?user_code=${given}` : "/device";
      location.replace(leadingTo("/login", here));
      return;
    }
  }
  if (given === "") return askForCode();
  try {
    await look(given);
  } catch (failure) {
    askForCode(failure);
  }
}

start();
