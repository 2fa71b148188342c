// A body of an exchange: fetched when it is shown, then seen as what it is, with the other ways to see it beside.

import { copyButton } from "../clipboard.js";
import { fill, h } from "../dom.js";
import { bytes as size } from "../format.js";
import { icon } from "../icons.js";
import { failureNote } from "../notice.js";
import { formView, multipartView, parseForm, parseMultipart } from "./fields.js";
import { hexView } from "./hex.js";
import { imageView } from "./image.js";
import { parseJson } from "./json-parse.js";
import { jsonTree } from "./json-tree.js";
import { decodeText, kindOf, parseType } from "./kind.js";
import { textView } from "./text.js";

const LOOKS = 20;
const LOOK_PAUSE = 700;

const KEPT_BACK = {
  CUT: (body) => `Only the first ${size(body.recorded)} of ${size(body.size)} were recorded. The whole body passed through the tunnel.`,
  SHED: () => "Not all of this body was recorded: memory for recording was short at that moment. It passed through the tunnel whole.",
  OFF: () => "Bodies are not recorded for this tunnel.",
  REDACTED: () => "Some values were left out of the record by the hostname's settings. The whole body passed through the tunnel.",
};

/** The section for one side ("request" or "response") of an exchange. */
export function bodySection(api, detail, side, signal) {
  const key = `${side}Body`;
  const body = detail[key];
  const tools = h("span", { class: "section-head" });
  const place = h("div", { class: "section" });
  const section = h("section", { class: "section" },
    h("div", { class: "section-head" }, h("h3", { text: "Body" }), h("span", { class: "about", text: aboutBody(body) }), h("span", { class: "space" }), tools),
    body && KEPT_BACK[body.completeness] && body.size > 0 && h("div", { class: "note warn" }, icon("info"), h("span", { text: KEPT_BACK[body.completeness](body) })),
    place);
  if (!body || body.size === 0) {
    place.append(h("p", { class: "muted", text: detail.open ? "Not here yet: the exchange is still running." : "No body." }));
  } else if (!body.available) {
    if (body.recorded > 0) waitForBytes();
  } else {
    load();
  }
  return section;

  /** Large bodies travel apart from their exchange and may come a moment later. */
  async function waitForBytes() {
    fill(place, h("p", { class: "muted" }, h("span", { class: "spinner" }), " The recorded bytes are on their way."));
    for (let look = 0; look < LOOKS && !signal.aborted; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_PAUSE));
      const now = await api.request(detail.id, signal).catch(() => null);
      if (now?.[key].available) return load();
    }
    if (!signal.aborted) fill(place, h("p", { class: "muted", text: "The recorded bytes have not arrived. Open the request again later." }));
  }

  async function load() {
    const spinner = setTimeout(() => fill(place, h("span", { class: "spinner" })), 150);
    try {
      const { bytes, contentType, encoding } = await api.body(detail.id, side, signal);
      show(bytes, body.contentType ?? contentType, encoding);
    } catch (error) {
      if (error.name !== "AbortError") fill(place, failureNote(error, load));
    } finally {
      clearTimeout(spinner);
    }
  }

  function show(bytes, contentType, encoding) {
    const box = h("div", { class: "body-box", tabindex: 0, role: "region", "aria-label": `${side} body` });
    const views = viewsOf(bytes, contentType, tools);
    const buttons = h("span", { class: "segmented", role: "group", "aria-label": "How to show the body" });

    function choose(name) {
      for (const button of buttons.children) button.setAttribute("aria-pressed", String(button.textContent === name));
      fill(box, views.get(name)(() => choose("Hex")));
    }

    for (const name of views.keys()) buttons.append(h("button", { type: "button", text: name, on: { click: () => choose(name) } }));
    const isText = views.has("Text");
    fill(tools, views.size > 1 && buttons, isText && copyButton("Copy the body", () => decodeText(bytes, contentType)),
      h("a", { class: "button quiet small icon-only", href: api.bodyUrl(detail.id, side), download: "", title: "Download", "aria-label": "Download the body" }, icon("download")));
    fill(place, encoding && h("div", { class: "note" }, icon("info"), h("span", { text: `The content is coded (${encoding}) and shown as it was sent.` })), box);
    choose(views.keys().next().value);
  }
}

function aboutBody(body) {
  if (!body || body.size === 0) return "";
  return [parseType(body.contentType).type, size(body.size), body.contentEncoding].filter(Boolean).join(" · ");
}

/** The ways to show these bytes by name, the fitting one first. */
function viewsOf(bytes, contentType, tools) {
  const views = new Map();
  const kind = kindOf(contentType, bytes);
  const text = kind === "binary" || kind === "image" ? null : decodeText(bytes, contentType);
  if (kind === "json") {
    const root = jsonOrNull(text);
    if (root !== null) views.set("Tree", () => jsonTree(root));
  } else if (kind === "form") views.set("Fields", () => formView(parseForm(text)));
  else if (kind === "multipart") {
    const parts = parseMultipart(bytes, parseType(contentType).params.boundary);
    if (parts.length > 0) views.set("Fields", () => multipartView(parts));
  } else if (kind === "image") {
    views.set("Picture", (instead) => imageView(bytes, contentType, {
      onMeasured: (width, height) => tools.prepend(h("span", { class: "about measures", text: `${width} × ${height}` })),
      onBroken: instead,
    }));
    if (parseType(contentType).type === "image/svg+xml") views.set("Text", () => textView(decodeText(bytes, contentType)));
  }
  if (text !== null && !(kind === "multipart" && views.size > 0)) views.set("Text", () => textView(text));
  views.set("Hex", () => hexView(bytes));
  return views;
}

function jsonOrNull(text) {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
