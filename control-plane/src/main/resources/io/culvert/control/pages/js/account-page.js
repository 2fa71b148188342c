// The account: its sections, one module each.

import { append, fill, h } from "/js/dom.js";
import { icon } from "/js/icons.js";
import { failureNote } from "/js/notice.js";
import { accountApi } from "./account-api.js";
import { billingSection } from "./billing-section.js";
import { dangerSection } from "./danger-section.js";
import { hostnamesSection } from "./hostnames-section.js";
import { identitiesSection } from "./identities-section.js";
import { passwordSection } from "./password-section.js";
import { planSection } from "./plan-section.js";
import { profileSection } from "./profile-section.js";
import { tokensSection } from "./tokens-section.js";

const app = document.getElementById("app");

async function signOut() {
  await accountApi.logout();
  location.assign("/login");
}

function bar(account) {
  return h("header", { class: "top" }, h("a", { class: "brand", href: "/" }, h("img", { src: "/favicon.svg", alt: "" }), "Culvert"),
    h("a", { class: "button quiet", href: "/" }, icon("back"), "Dashboard"), h("span", { class: "space" }),
    h("div", { class: "account" }, icon("person"), h("span", { class: "name", text: account.name || account.accountId }),
      h("button", { type: "button", class: "button quiet", on: { click: signOut } }, icon("exit"), h("span", { class: "long", text: "Sign out" }))));
}

async function start() {
  try {
    const account = await accountApi.account();
    const sections = [profileSection, planSection, billingSection, passwordSection, tokensSection, identitiesSection, hostnamesSection, dangerSection];
    fill(app, h("div", { class: "account-page" }, bar(account),
      append(h("main", { class: "sections", id: "main" }, h("h1", { text: "Account" })), sections.map((section) => section(account)))));
  } catch (error) {
    if (error.isUnauthenticated) location.replace("/login");
    else fill(app, h("main", { class: "login", id: "main" }, failureNote(error, start)));
  }
}

start();
