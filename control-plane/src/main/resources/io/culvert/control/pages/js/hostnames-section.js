// Hostnames that the account has reserved; the ones with a tunnel are links.

import { api } from "/js/api.js";
import { h } from "/js/dom.js";
import { accountApi } from "./account-api.js";
import { loaded, section } from "./section.js";

export function hostnamesSection() {
  const list = loaded(async () => {
    const [{ items }, online] = await Promise.all([accountApi.hostnames(), urlsOnline()]);
    return items.length === 0 ? h("p", { class: "hint" }, "None reserved. Reserve one with ", h("code", { text: "culvert hostnames reserve shop" }), ".")
      : h("ul", { class: "items" }, items.map((item) => row(item, online.get(item.hostname))));
  });
  return section("Hostnames", list.element);
}

/** Public addresses of the tunnels that are up, by hostname; none when nobody says. */
async function urlsOnline() {
  try {
    const { items } = await api.sessions({ status: "online", limit: 100 });
    return new Map(items.map((session) => [session.hostname, session.publicUrl]));
  } catch {
    return new Map();
  }
}

function row(item, url) {
  const name = url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer", text: item.hostname }) : item.hostname;
  return h("li", {}, h("div", { class: "what" }, h("strong", {}, name), h("div", { text: details(item) }), records(item)), url && h("span", { class: "badge good", text: "online" }),
    item.verification && badge(item.verification.status));
}

function details(item) {
  return [item.custom ? "own domain" : null, item.tcpPort ? `TCP port ${item.tcpPort}` : null, item.settings?.enabled === false ? "switched off" : null].filter(Boolean).join(" · ");
}

function badge(status) {
  return status === "verified" ? h("span", { class: "badge good", text: "verified" })
    : h("span", { class: "badge warn", text: status === "lost" ? "proof lost" : "waits for DNS" });
}

/** What to put into DNS, as long as it is needed. */
function records(item) {
  if (!item.verification || item.verification.status === "verified") return null;
  return h("div", {}, "Make one of these DNS records: ", item.verification.records.map((record, index) => [index > 0 && " or ", h("code", { text: `${record.name} ${record.type} ${record.value}` })]));
}
