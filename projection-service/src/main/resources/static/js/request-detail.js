// One request: what it was, how long it took, what was asked and what was answered.

import { bodySection } from "./body-view/body-section.js";
import { copyButton } from "./clipboard.js";
import { asCurl } from "./curl.js";
import { fill, h } from "./dom.js";
import { failureOf } from "./failure-words.js";
import { bytes, clock, duration, foreignText, fullTime, splitTarget, statusTone } from "./format.js";
import { headersSection } from "./headers-table.js";
import { icon } from "./icons.js";
import { failureNote } from "./notice.js";
import { tabStrip } from "./tabs.js";
import { timingsBar } from "./timings.js";

const LOOKS = 10;
const LOOK_PAUSE = 200;

let lastTab = "response";

/**
 * `onReplay(detail)`, `onOpen(id)`, `onCompare(id)` and `onClose()` are what its buttons do; `isListed(id)` says whether
 * the list has the request.
 */
export function requestDetail({ api, isListed, onReplay, onOpen, onCompare, onClose }) {
  const element = h("section", { class: "detail-pane", "aria-label": "Request" });
  let loading = new AbortController();
  let shown = null;

  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onClose();
  });

  async function show(id, { focus = false } = {}) {
    loading.abort();
    loading = new AbortController();
    const { signal } = loading;
    const spinner = setTimeout(() => fill(element, h("div", { class: "detail-head" }, closeRow(), h("span", { class: "spinner" }))), 200);
    try {
      const detail = await request(id, signal);
      shown = detail;
      render(detail, signal, focus);
    } catch (error) {
      if (error.name === "AbortError") return;
      shown = null;
      fill(element, h("div", { class: "detail-head" }, closeRow(), failureNote(error, () => show(id, { focus }))));
    } finally {
      clearTimeout(spinner);
    }
  }

  /** The live feed may tell of a request a moment before it can be asked for. */
  async function request(id, signal) {
    for (let look = 1; ; look += 1) {
      try {
        return await api.request(id, signal);
      } catch (error) {
        if (error.status !== 404 || look > LOOKS || !isListed(id)) throw error;
        await new Promise((resolve) => setTimeout(resolve, LOOK_PAUSE));
      }
    }
  }

  function render(detail, signal, focus) {
    const { strip, panel } = tabStrip([
      { key: "response", label: tabLabel("Response", detail.responseBody), panel: () => responsePanel(detail, signal) },
      { key: "request", label: tabLabel("Request", detail.requestBody), panel: () => requestPanel(detail, signal) },
    ], lastTab, { label: "Sides of the exchange", onChoose: (key) => { lastTab = key; } });
    fill(element, head(detail), strip, panel);
    if (focus) element.querySelector("h2").focus();
  }

  function closeRow() {
    return h("div", { class: "detail-actions" }, h("button", { type: "button", class: "button quiet small", on: { click: onClose } }, icon("back"), "Back"));
  }

  function head(detail) {
    const { path, query } = splitTarget(foreignText(detail.target));
    const failure = failureOf(detail);
    return h("header", { class: "detail-head" },
      h("div", { class: "detail-title" }, statusBadge(detail),
        h("h2", { tabindex: -1 }, h("span", { class: "method", text: foreignText(detail.method) }), path, h("span", { class: "query", text: query })),
        h("button", { type: "button", class: "button quiet small icon-only", "aria-label": "Close", title: "Close (Esc)", on: { click: onClose } }, icon("close"))),
      h("div", { class: "facts-line" },
        h("span", { title: fullTime(detail.startedAt) }, icon("clock"), clock(detail.startedAt)),
        h("span", {}, icon("globe"), detail.hostname),
        h("span", { title: "Client address" }, icon("person"), detail.clientAddress),
        h("span", { text: detail.httpVersion })),
      failure && h("div", { class: "note bad" }, icon("warning"), h("div", {}, h("p", {}, h("strong", { text: failure.what }), " ",
        failure.code && h("span", { class: "code", text: failure.code })), failure.action && h("p", { text: failure.action }))),
      detail.timings && !detail.open && timingsBar(detail.timings),
      actions(detail), related(detail));
  }

  function actions(detail) {
    const replay = h("button", {
      type: "button", class: "button primary", "aria-disabled": String(!detail.canReplay), data: { action: "replay" },
      title: detail.canReplay ? "Send the same request again" : detail.cannotReplayBecause,
    }, icon("replay"), "Replay");
    const because = !detail.canReplay && h("span", { class: "muted", id: "cannot-replay", text: detail.cannotReplayBecause ?? "It cannot be replayed." });
    if (because) replay.setAttribute("aria-describedby", "cannot-replay");
    replay.addEventListener("click", async () => {
      if (replay.getAttribute("aria-disabled") === "true") return;
      replay.setAttribute("aria-disabled", "true");
      replay.firstChild.replaceWith(h("span", { class: "spinner" }));
      await onReplay(detail);
      replay.firstChild.replaceWith(icon("replay"));
      replay.setAttribute("aria-disabled", "false");
    });
    return h("div", { class: "detail-actions" }, replay,
      copyButton("Copy as a curl command", () => curlOf(detail), { words: "Copy as curl", small: false }),
      copyButton("Copy a link to this request", () => location.href, { words: "Copy link", small: false }), because);
  }

  async function curlOf(detail) {
    const whole = detail.requestBody?.size > 0 && detail.requestBody.available && detail.requestBody.completeness === "WHOLE";
    return asCurl(detail, whole ? await api.rawBody(detail.id, "request") : null);
  }

  function related(detail) {
    const links = [];
    if (detail.replayOf) {
      links.push(linkTo("Open the original", "replay", () => onOpen(detail.replayOf)), linkTo("Compare with the original", "compare", () => onCompare(detail.id)));
    }
    detail.replays?.forEach((id, index) => links.push(linkTo(`Replay ${index + 1}`, "replay", () => onCompare(id))));
    return links.length > 0 && h("div", { class: "related" }, links);
  }

  function linkTo(text, picture, go) {
    return h("button", { type: "button", class: "button small", on: { click: go } }, icon(picture), text);
  }

  function requestPanel(detail, signal) {
    return panelOf([headersSection("Request headers", detail.requestHeaders), bodySection(api, detail, "request", signal),
      headersSection("Request trailers", detail.requestTrailers)]);
  }

  function responsePanel(detail, signal) {
    if (detail.status === null) {
      return panelOf([h("p", { class: "muted", text: detail.open ? "The response has not come yet." : "There was no response." })]);
    }
    return panelOf([headersSection("Response headers", detail.responseHeaders), bodySection(api, detail, "response", signal),
      headersSection("Response trailers", detail.responseTrailers)]);
  }

  return {
    element,
    show,
    /** A newer state of an exchange arrived; shows it when it is the one in sight. */
    renew(summary) {
      if (shown?.id === summary.id && shown.open) show(summary.id, { focus: element.querySelector("h2") === document.activeElement });
    },
    hide() {
      loading.abort();
      shown = null;
      fill(element);
    },
  };
}

function panelOf(sections) {
  const fragment = document.createDocumentFragment();
  for (const section of sections) if (section) fragment.append(section);
  return fragment;
}

function tabLabel(name, body) {
  return [name, body?.size > 0 && h("span", { class: "count", text: bytes(body.size) })].filter(Boolean);
}

/** Status, reason and duration as one badge. */
export function statusBadge(detail) {
  if (detail.open) return h("span", { class: "badge info" }, h("span", { class: "spinner" }), "running");
  return h("span", { class: `badge ${statusTone(detail.status)}`, title: duration(detail.durationMicros), text: statusWords(detail) });
}

function statusWords(detail) {
  if (detail.status === null) return "no response";
  return [detail.status, detail.reason && foreignText(detail.reason)].filter(Boolean).join(" ");
}
