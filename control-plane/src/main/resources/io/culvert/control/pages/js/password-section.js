// Changing the password; other browsers are signed out by it.

import { h } from "/js/dom.js";
import { toast } from "/js/notice.js";
import { accountApi } from "./account-api.js";
import { field, form } from "./form.js";
import { section } from "./section.js";

export function passwordSection(account) {
  if (account.hasPassword === false) {
    return section("Password", h("p", { class: "hint", text: "The account has none: you sign in by another provider." }));
  }
  const old = field("Password now", { type: "password", name: "password", required: true, autocomplete: "current-password" });
  const fresh = field("New password", { type: "password", name: "new-password", required: true, minlength: 10, maxlength: 200, autocomplete: "new-password" });
  const change = form({
    parts: [h("input", { type: "text", name: "username", autocomplete: "username", value: account.email ?? "", hidden: true }), old.element, fresh.element],
    button: "Change",
    onSubmit: async () => {
      await accountApi.changePassword(old.input.value, fresh.input.value);
      change.element.reset();
      toast(h("p", { text: "The password is changed. Other browsers are signed out." }), "good");
    },
  });
  return section("Password", change.element, change.problem);
}
