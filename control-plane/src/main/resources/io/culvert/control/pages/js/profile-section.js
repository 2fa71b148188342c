// Who the account belongs to.

import { h } from "/js/dom.js";
import { toast, toastFailure } from "/js/notice.js";
import { accountApi } from "./account-api.js";
import { facts, section } from "./section.js";

export function profileSection(account) {
  return section("Profile", facts([
    ["Name", account.name || "–"],
    ["E-mail address", [account.email || "–", " ", account.email && badge(account)]],
    ["Account id", h("code", { text: account.accountId })],
  ]), account.email && !account.emailVerified && resend());
}

function badge(account) {
  return account.emailVerified ? h("span", { class: "badge good", text: "confirmed" }) : h("span", { class: "badge warn", text: "not confirmed" });
}

function resend() {
  const send = h("button", { type: "button", class: "button small", text: "Send the link again" });
  send.addEventListener("click", async () => {
    send.disabled = true;
    try {
      await accountApi.sendVerification();
      toast(h("p", { text: "The link is on its way." }), "good");
    } catch (failure) {
      toastFailure(failure);
    } finally {
      send.disabled = false;
    }
  });
  return h("div", { class: "note warn" }, h("div", {}, h("p", { text: "Open the link in the e-mail that we sent you, to confirm that the address is yours." }), h("p", {}, send)));
}
