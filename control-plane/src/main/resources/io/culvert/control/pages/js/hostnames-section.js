// Hostnames that the account has reserved.

import { h } from "/js/dom.js";
import { accountApi } from "./account-api.js";
import { loaded, section } from "./section.js";

export function hostnamesSection() {
  const list = loaded(async () => {
    const { items } = await accountApi.hostnames();
    return items.length === 0 ? h("p", { class: "hint" }, "None reserved. A tunnel gets one with ", h("code", { text: "culvert http 3000 --name shop" }), ".")
      : h("ul", { class: "items" }, items.map(row));
  });
  return section("Hostnames", list.element);
}

function row(item) {
  const link = item.url ? h("a", { href: item.url, target: "_blank", rel: "noopener noreferrer", text: item.hostname }) : item.hostname;
  return h("li", {}, h("div", { class: "what" }, h("strong", {}, link), h("div", { text: details(item) })),
    item.custom && (item.verified ? h("span", { class: "badge good", text: "confirmed" }) : h("span", { class: "badge warn", text: "waits for DNS" })));
}

function details(item) {
  return [item.custom ? "own domain" : null, item.tcpPort ? `TCP port ${item.tcpPort}` : null, item.settings?.enabled === false ? "switched off" : null].filter(Boolean).join(" · ");
}
