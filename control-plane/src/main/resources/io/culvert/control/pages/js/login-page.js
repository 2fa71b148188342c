// Signing in with e-mail and password, or by another provider.

import { fill, h } from "/js/dom.js";
import { failureNote } from "/js/notice.js";
import { accountApi } from "./account-api.js";
import { card } from "./card.js";
import { field, form } from "./form.js";
import { problemOfAddress } from "./problems.js";
import { providerButtons } from "./providers.js";
import { leadingTo, returnPath } from "./return-path.js";

const path = returnPath();
const problem = problemOfAddress();
const email = field("E-mail address", { type: "email", name: "email", required: true, autocomplete: "username" });
const password = field("Password", { type: "password", name: "password", required: true, autocomplete: "current-password" });
const login = form({
  parts: [email.element, password.element],
  button: "Sign in",
  onSubmit: async () => {
    await accountApi.login(email.input.value.trim(), password.input.value);
    location.assign(path);
  },
});

fill(document.getElementById("app"), card("Sign in", problem && failureNote(problem), providerButtons("Sign in with", path), login.element, login.problem,
  h("p", { class: "hint" }, "No account yet? ", h("a", { href: leadingTo("/signup", path), text: "Sign up" }), ". Have a token? ",
    h("a", { href: "/", text: "Use it in the dashboard" }), ".")));
email.input.focus();
