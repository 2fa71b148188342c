// Header fields in the order they were sent.

import { copyButton } from "./clipboard.js";
import { h } from "./dom.js";
import { foreignText } from "./format.js";

/** A titled table of [name, value] pairs; null when there is nothing to show. */
export function headersSection(title, fields) {
  if (!fields || fields.length === 0) return null;
  const asText = () => fields.map(([name, value]) => `${name}: ${foreignText(value)}`).join("\n");
  return h("section", { class: "section" },
    h("div", { class: "section-head" }, h("h3", { text: title }), h("span", { class: "about", text: String(fields.length) }),
      h("span", { class: "space" }), copyButton(`Copy ${title.toLowerCase()}`, asText)),
    h("div", { class: "headers-box" }, h("table", { class: "headers" }, h("tbody", {}, fields.map(([name, value]) =>
      h("tr", {}, h("th", { scope: "row", text: foreignText(name) }), h("td", { text: foreignText(value) })))))));
}

/** The first value of a field, or null; names are compared without case. */
export function fieldValue(fields, name) {
  const wanted = name.toLowerCase();
  return fields?.find(([one]) => one.toLowerCase() === wanted)?.[1] ?? null;
}
