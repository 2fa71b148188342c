// Form fields: application/x-www-form-urlencoded and multipart/form-data (RFC 7578).

import { h } from "../dom.js";
import { bytes as size } from "../format.js";
import { decodeText, looksLikeText, parseType } from "./kind.js";

const LONGEST = 4000;

/** The fields of an encoded form: [name, value] in order. */
export function parseForm(text) {
  return [...new URLSearchParams(text)];
}

/** The parts of a multipart body: {name, filename, type, data}. A body that was cut gives the parts that are whole. */
export function parseMultipart(data, boundary) {
  // One character per octet, so that positions in the text are positions in the bytes.
  const text = new TextDecoder("iso-8859-1").decode(data);
  const mark = `--${boundary}`;
  const parts = [];
  let at = text.startsWith(mark) ? 0 : text.indexOf(`\r\n${mark}`) + 2;
  while (at >= 2 || (at === 0 && text.startsWith(mark))) {
    const headStart = text.indexOf("\r\n", at + mark.length) + 2;
    if (headStart < 2 || text.startsWith("--", at + mark.length)) break;
    const next = text.indexOf(`\r\n${mark}`, headStart - 2);
    const headEnd = text.indexOf("\r\n\r\n", headStart - 2);
    if (next < 0 || headEnd < 0 || headEnd > next) break;
    parts.push(part(decodeText(data.subarray(headStart, Math.max(headStart, headEnd)), null), data.subarray(headEnd + 4, Math.max(headEnd + 4, next))));
    at = next + 2;
  }
  return parts;
}

function part(head, data) {
  const field = (name) => new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(head)?.[1].trim() ?? null;
  const disposition = field("content-disposition") ?? "";
  const param = (name) => new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, "i").exec(disposition)?.[1] ?? null;
  return { name: param("name") ?? "", filename: param("filename"), type: field("content-type"), data };
}

export function formView(fields) {
  return table(fields.map(([name, value]) => [name, h("td", { text: shortened(value) })]));
}

export function multipartView(parts) {
  return table(parts.map(({ name, filename, type, data }) => {
    const about = [filename, type && parseType(type).type, size(data.length)].filter(Boolean).join(" · ");
    const shown = filename === null && looksLikeText(data) ? shortened(decodeText(data, type)) : about;
    return [name, h("td", { class: filename === null ? null : "muted", text: shown })];
  }));
}

function table(rows) {
  return h("table", { class: "headers" }, h("tbody", {}, rows.map(([name, cell]) => h("tr", {}, h("th", { scope: "row", text: name }), cell))));
}

function shortened(text) {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}
