// The bodies of two exchanges: equal, or where they differ.

import { decodeText, kindOf } from "./body-view/kind.js";
import { parseJson, printJson } from "./body-view/json-parse.js";
import { diffLines, firstDifference, sideBySide } from "./diff.js";
import { fill, h } from "./dom.js";
import { bytes as size } from "./format.js";
import { failureNote } from "./notice.js";

const TITLES = { request: "Request body", response: "Response body" };
const LONGEST = 400_000;

export function compareBodies(api, left, right, side, signal) {
  const verdict = h("span", { class: "badge" });
  const place = h("div", { class: "section" }, h("span", { class: "spinner" }));
  const section = h("section", { class: "section", data: { compare: `${side}-body` } },
    h("div", { class: "section-head" }, h("h3", { text: TITLES[side] }), verdict), place);
  load();
  return section;

  async function load() {
    try {
      const [a, b] = await Promise.all([bodyOf(api, left, side, signal), bodyOf(api, right, side, signal)]);
      show(a, b);
    } catch (error) {
      if (error.name !== "AbortError") fill(place, failureNote(error, load));
    }
  }

  function show(a, b) {
    const at = firstDifference(a.bytes, b.bytes);
    const partly = [a, b].some((one) => one.completeness !== "WHOLE");
    if (a.size === 0 && b.size === 0) say("none on either side", "");
    else if (at < 0 && a.size === b.size && partly) say("equal as far as recorded", "info");
    else if (at < 0 && a.size === b.size) say(`equal, ${size(a.size)}`, "good");
    else {
      say("different", "warn");
      fill(place, differences(a, b, at));
    }
  }

  function say(words, tone) {
    verdict.className = `badge ${tone}`;
    verdict.textContent = words;
    fill(place);
  }
}

async function bodyOf(api, detail, side, signal) {
  const body = side === "request" ? detail.requestBody : detail.responseBody;
  const about = { size: body?.size ?? 0, completeness: body?.completeness ?? "WHOLE", contentType: body?.contentType ?? null };
  if (!body || body.size === 0 || !body.available) return { ...about, bytes: new Uint8Array(0) };
  return { ...about, bytes: (await api.body(detail.id, side, signal)).bytes };
}

function differences(a, b, at) {
  const [left, right] = [linesOf(a), linesOf(b)];
  const entries = left && right && diffLines(left, right);
  if (!entries) {
    return h("p", { class: "muted", text: `${size(a.size)} and ${size(b.size)}; the first byte that differs is number ${at} (0x${at.toString(16)}).` });
  }
  return h("div", { class: "headers-box" }, h("table", { class: "diff", "aria-label": "Line by line, original left, replay right" },
    h("colgroup", {}, h("col", { class: "line" }), h("col"), h("col", { class: "line" }), h("col")),
    h("tbody", {}, sideBySide(entries).map((row) => diffRow(row, left, right)))));
}

/** The lines of a text body; JSON is laid out first, so that one changed value is one changed line. */
function linesOf({ bytes, contentType }) {
  const kind = bytes.length === 0 ? "text" : kindOf(contentType, bytes);
  if (kind === "binary" || kind === "image" || kind === "multipart" || bytes.length > LONGEST) return null;
  const text = decodeText(bytes, contentType);
  if (kind !== "json") return text === "" ? [] : text.split(/\r?\n/);
  try {
    return printJson(parseJson(text)).split("\n");
  } catch {
    return text.split(/\r?\n/);
  }
}

function diffRow(row, left, right) {
  if (row.skip) return h("tr", { class: "skip" }, h("td", { colspan: 4, text: row.skip === 1 ? "1 equal line" : `${row.skip} equal lines` }));
  return h("tr", {}, side(row.left, left, row.same ? "" : "removed", "left"), side(row.right, right, row.same ? "" : "added", "right"));
}

function side(index, lines, mark, where) {
  const kind = index === null ? "nothing" : mark;
  return [h("td", { class: `line ${kind} ${where}`, text: index === null ? "" : index + 1 }),
    h("td", { class: `text ${kind} ${where}`, text: index === null ? "" : lines[index] })];
}
