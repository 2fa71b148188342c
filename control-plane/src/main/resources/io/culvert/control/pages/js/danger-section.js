// Deleting the account, with the password or, without one, by typing what is meant.

import { h } from "/js/dom.js";
import { accountApi } from "./account-api.js";
import { field, form } from "./form.js";
import { section } from "./section.js";

const CONFIRMATION = "delete my account";

export function dangerSection(account) {
  const byPassword = account.hasPassword !== false;
  const proof = byPassword
    ? field("Password", { type: "password", name: "password", required: true, autocomplete: "current-password" })
    : field(`Type “${CONFIRMATION}”`, { name: "confirmation", required: true, autocomplete: "off", pattern: CONFIRMATION });
  const erase = form({
    parts: proof.element,
    button: "Delete the account",
    onSubmit: async () => {
      await accountApi.erase(byPassword ? { password: proof.input.value } : { confirmation: proof.input.value });
      location.assign("/login");
    },
  });
  const element = section("Delete the account", h("p", {
    class: "hint",
    text: "Your tunnels end, your tokens stop working, your hostnames are released, and your requests and personal data can never be read again. Bills stay.",
  }), erase.element, erase.problem);
  element.classList.add("danger");
  return element;
}
