// Buttons for logging in by another provider; nothing where there is none.

import { fill, h } from "/js/dom.js";
import { accountApi } from "./account-api.js";

export function providerButtons(words, path) {
  const element = h("div", { class: "providers" });
  accountApi.providers().then(({ items }) => {
    if (items.length === 0) return;
    fill(element, items.map((provider) => h("a", {
      class: "button", href: `/oauth2/authorization/${encodeURIComponent(provider.name)}?${new URLSearchParams({ return: path })}`,
      text: `${words} ${provider.title}`,
    })), h("p", { class: "or", text: "or" }));
  }).catch(() => {}); // the form below is still there
  return element;
}
