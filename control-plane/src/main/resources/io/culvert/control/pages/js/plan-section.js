// What the account may use, and in which zone its months begin.

import { h, uniqueId } from "/js/dom.js";
import { bytes, count, span } from "/js/format.js";
import { toast } from "/js/notice.js";
import { accountApi } from "./account-api.js";
import { form } from "./form.js";
import { facts, section } from "./section.js";

const AT_LIMIT = { warn: "you are told", throttle: "tunnels become slow", block: "tunnels answer with an error until the next month" };

export function planSection(account) {
  const limits = account.limits ?? {};
  const some = (value, words) => (value === null || value === undefined ? "no limit" : words(value));
  return section("Plan", facts([
    ["Plan", h("strong", { text: account.plan })],
    ["Tunnels at once", some(limits.tunnels, count)],
    ["Reserved hostnames", some(limits.hostnames, count)],
    ["Traffic a month", some(limits.monthlyBytes, bytes)],
    ["Time of a session", some(limits.sessionSeconds, span)],
    limits.atLimit && ["At the limit", AT_LIMIT[limits.atLimit] ?? limits.atLimit],
  ]), zoneForm(account));
}

function zoneForm(account) {
  const id = uniqueId("zone");
  const zones = new Set([account.billingZone, "UTC", ...(Intl.supportedValuesOf?.("timeZone") ?? [])]);
  const select = h("select", { id, name: "billingZone" }, [...zones].sort().map((zone) => h("option", { value: zone, text: zone, selected: zone === account.billingZone })));
  const change = form({
    parts: h("div", { class: "field" }, h("label", { for: id, text: "Months begin at midnight in" }), select),
    button: "Change",
    onSubmit: async () => {
      await accountApi.changeZone(select.value);
      toast(h("p", { text: `Months begin at midnight in ${select.value} from now on.` }), "good");
    },
  });
  return [change.element, change.problem];
}
