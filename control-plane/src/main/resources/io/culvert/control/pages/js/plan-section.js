// What the account may use, and in which zone its months begin.

import { h, uniqueId } from "/js/dom.js";
import { bytes, count } from "/js/format.js";
import { toast } from "/js/notice.js";
import { accountApi } from "./account-api.js";
import { form } from "./form.js";
import { facts, section } from "./section.js";

const AT_LIMIT = { WARN: "you are told", THROTTLE: "tunnels become slow", BLOCK: "tunnels answer with an error until the next month" };

export function planSection(account) {
  const limits = account.limits ?? {};
  const some = (value, words) => (value === undefined || value === null ? null : value < 0 ? "no limit" : words(value));
  return section("Plan", facts([
    ["Plan", h("strong", { text: account.plan })],
    row("Tunnels at once", some(limits.tunnels, count)),
    row("Reserved hostnames", some(limits.hostnames, count)),
    row("Traffic a month", some(limits.monthlyBytes, bytes)),
    limits.atLimit && ["At the limit", AT_LIMIT[limits.atLimit] ?? limits.atLimit],
  ]), zoneForm(account));
}

function row(name, value) {
  return value === null ? null : [name, value];
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
