// Logins at other providers that open this account.

import { fill, h } from "/js/dom.js";
import { toastFailure } from "/js/notice.js";
import { accountApi } from "./account-api.js";
import { riskyButton } from "./form.js";
import { section } from "./section.js";

export function identitiesSection(account) {
  const list = h("div");
  const connect = h("div", { class: "providers" });
  let identities = account.identities ?? [];

  function show() {
    fill(list, identities.length === 0 ? h("p", { class: "hint", text: "None." }) : h("ul", { class: "items" }, identities.map(item)));
  }

  function item(identity) {
    return h("li", {}, h("div", { class: "what" }, h("strong", { text: identity.provider }), h("div", { text: identity.login ?? "" })),
      riskyButton({ text: "Unlink", question: "Unlink it?", label: `Unlink ${identity.provider}`, onClick: () => unlink(identity) }));
  }

  async function unlink(identity) {
    try {
      await accountApi.unlink(identity);
      identities = identities.filter((other) => other !== identity);
      show();
    } catch (failure) {
      toastFailure(failure);
    }
  }

  accountApi.providers().then(({ items }) => {
    const missing = items.filter((provider) => identities.every((identity) => identity.provider !== provider.name));
    fill(connect, missing.map((provider) => h("a", { class: "button", href: `/oauth2/authorization/${encodeURIComponent(provider.name)}`, text: `Link ${provider.title}` })));
  }).catch(() => {});
  show();
  return section("Linked logins", h("p", { class: "hint", text: "A login is linked when the provider has confirmed the same e-mail address as we have." }), list, connect);
}
