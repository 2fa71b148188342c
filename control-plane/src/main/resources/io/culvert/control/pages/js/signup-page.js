// Signing up: an account with e-mail and password, then signed in at once.

import { fill, h } from "/js/dom.js";
import { accountApi } from "./account-api.js";
import { card } from "./card.js";
import { field, form } from "./form.js";
import { providerButtons } from "./providers.js";
import { leadingTo, returnPath } from "./return-path.js";

const path = returnPath();
const name = field("Name", { name: "name", required: true, maxlength: 100, autocomplete: "name", autocapitalize: "words" });
const email = field("E-mail address", { type: "email", name: "email", required: true, maxlength: 254, autocomplete: "username" });
const password = field("Password", { type: "password", name: "new-password", required: true, minlength: 10, maxlength: 200, autocomplete: "new-password" },
  "At least 10 characters.");
const signUp = form({
  parts: [name.element, email.element, password.element],
  button: "Sign up",
  onSubmit: async () => {
    const address = email.input.value.trim();
    await accountApi.signUp({ name: name.input.value.trim(), email: address, password: password.input.value, billingZone: ownZone() });
    await accountApi.login(address, password.input.value);
    location.assign(path);
  },
});

/** The zone in which months begin, for now the browser's; it can be changed on the account page. */
function ownZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
}

fill(document.getElementById("app"), card("Sign up", providerButtons("Sign up with", path), signUp.element, signUp.problem,
  h("p", { class: "hint" }, "Have an account? ", h("a", { href: leadingTo("/login", path), text: "Sign in" }), ".")));
name.input.focus();
