// A plain table of texts.

import { h } from "./dom.js";

const NUMBER = /^-?[\d\u202f.]+$/;

export function table(names, rows) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Rows" }, h("table", { class: "grid" },
    h("thead", {}, h("tr", {}, names.map((name) => h("th", { scope: "col", text: name })))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", { class: NUMBER.test(cell) ? "number" : null, text: cell, title: cell })))))));
}
