// This month's usage.

import { fill, h } from "./dom.js";
import { bytes, count, monthName, span } from "./format.js";
import { failureNote } from "./notice.js";

export function usagePanel({ api, live }) {
  const title = h("h2", { id: "usage-title", text: "Usage" });
  const body = h("div");
  const element = h("section", { class: "panel", "aria-labelledby": "usage-title" }, h("div", { class: "panel-head" }, title), body);

  // An answer that was under way when something newer came would take the page back.
  let latest = 0;
  let month = "";

  async function load() {
    const mine = ++latest;
    try {
      const usage = await api.usage();
      if (mine === latest || usage.month > month) show(usage);
    } catch (error) {
      if (mine === latest) fill(body, failureNote(error, load));
    }
  }

  function show(usage) {
    const total = usage.bytesTotal ?? usage.bytesIn + usage.bytesOut;
    month = usage.month;
    title.textContent = monthName(month);
    fill(body, h("div", { class: "usage" },
      h("div", { class: "usage-total" }, bytes(total), " ", h("small", { text: "transferred" })),
      bar(usage.bytesIn, usage.bytesOut),
      h("dl", {}, fact("In", bytes(usage.bytesIn), "key-in"), fact("Out", bytes(usage.bytesOut), "key-out"),
        fact("Requests", count(usage.requests)), fact("Tunnel time", span(usage.tunnelSeconds)))));
  }

  live.addEventListener("usage", ({ detail: usage }) => {
    // Months begin by the account's own clock, and late traffic of an older one may be told any time.
    if (month === "" || usage.month < month) return;
    latest++;
    show(usage);
  });
  live.addEventListener("gap", load);
  load();
  return { element };
}

function bar(bytesIn, bytesOut) {
  const piece = (name, value) => {
    const part = h("span", { class: name });
    part.style.flexGrow = String(value);
    return part;
  };
  return h("div", { class: "usage-bar", "aria-hidden": "true" }, bytesIn > 0 && piece("in", bytesIn), bytesOut > 0 && piece("out", bytesOut));
}

function fact(name, value, key = null) {
  return [h("dt", { class: key, text: name }), h("dd", { text: value })];
}
