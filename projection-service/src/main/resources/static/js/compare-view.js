// Two exchanges side by side: the original and its replay, differences marked.

import { compareBodies } from "./compare-bodies.js";
import { fill, h } from "./dom.js";
import { diffFields } from "./diff.js";
import { bytes, clock, duration, foreignText } from "./format.js";
import { icon } from "./icons.js";
import { failureNote } from "./notice.js";
import { statusBadge } from "./request-detail.js";

const MARKS = { same: "", changed: "changed", added: "added", removed: "removed" };

/** `onClose()` leaves; `onOpen(id)` opens one of the two alone; `onReplay(detail)` runs the original once more. */
export function compareView({ api, onClose, onOpen, onReplay }) {
  const element = h("section", { class: "compare-pane", "aria-label": "Comparison of a replay with its original" });
  let loading = new AbortController();

  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onClose();
  });

  async function show(id) {
    loading.abort();
    loading = new AbortController();
    const { signal } = loading;
    fill(element, bar(null), h("div", { class: "compare-scroll" }, h("span", { class: "spinner" })));
    try {
      const replay = await api.request(id, signal);
      if (replay.replayOf === null) return onOpen(id);
      const original = await api.request(replay.replayOf, signal);
      render(original, replay, signal);
    } catch (error) {
      if (error.name !== "AbortError") fill(element, bar(null), h("div", { class: "compare-scroll" }, failureNote(error, () => show(id))));
    }
  }

  function bar(original) {
    const again = original?.canReplay && h("button", { type: "button", class: "button" }, icon("replay"), "Replay again");
    again && again.addEventListener("click", async () => {
      if (again.disabled) return;
      again.disabled = true;
      await onReplay(original);
      again.disabled = false;
    });
    return h("div", { class: "compare-head" },
      h("button", { type: "button", class: "button quiet icon-only", "aria-label": "Back", title: "Back (Esc)", on: { click: onClose } }, icon("back")),
      h("h2", { tabindex: -1 }, "Replay beside original", original && h("span", { class: "mono", text: `${foreignText(original.method)} ${foreignText(original.target)}` })),
      again);
  }

  function render(original, replay, signal) {
    const bodies = (side) => compareBodies(api, original, replay, side, signal);
    fill(element, bar(original), h("div", { class: "compare-scroll", tabindex: 0 },
      h("div", { class: "sides" }, card("Original", original, null, onOpen), card("Replay", replay, original, onOpen)),
      fieldsSection("Response headers", original.responseHeaders ?? [], replay.responseHeaders ?? []),
      bodies("response"),
      fieldsSection("Request headers", original.requestHeaders, replay.requestHeaders),
      bodies("request")));
    element.querySelector("h2").focus();
  }

  return {
    element,
    show,
    hide() {
      loading.abort();
      fill(element);
    },
  };
}

function card(title, detail, other, onOpen) {
  const different = (name) => (other !== null && detail[name] !== other[name] ? "is-different" : null);
  const figure = (name, value, mark, extra) => h("div", {}, h("dt", { text: name }), h("dd", {}, h("span", { class: mark, text: value }), extra && h("small", { class: "muted", text: extra })));
  return h("article", { class: `card ${title.toLowerCase()}` },
    h("h3", {}, title, statusBadge(detail), h("span", { class: "space" }),
      h("button", { type: "button", class: "button quiet small", text: "Open", "aria-label": `Open the ${title.toLowerCase()}`, on: { click: () => onOpen(detail.id) } })),
    h("dl", { class: "figures" },
      figure("Status", detail.status ?? "none", different("status")),
      figure("Duration", duration(detail.durationMicros), null, other && change(detail.durationMicros, other.durationMicros)),
      figure("Response", bytes(detail.responseSize), different("responseSize")),
      figure("Time", clock(detail.startedAt))),
    other !== null && detail.hostname !== other.hostname && h("p", { class: "muted", text: detail.hostname }));
}

/** How much longer or shorter, with its sign. */
function change(now, before) {
  if (now === null || before === null || now === before) return null;
  return `${now > before ? "+" : "−"}${duration(Math.abs(now - before))}`;
}

function fieldsSection(title, left, right) {
  const rows = diffFields(left, right);
  const differing = rows.filter((row) => row.change !== "same");
  const same = rows.length - differing.length;
  const table = h("table", { class: "compare-table" }, h("colgroup", {}, h("col", { class: "name" }), h("col"), h("col"), h("col", { class: "mark" })),
    h("thead", {}, h("tr", {}, ["Field", "Original", "Replay"].map((name) => h("th", { scope: "col", text: name })), h("td", { class: "mark" }))));
  const body = h("tbody");
  table.append(body);
  const box = h("div", { class: "headers-box" }, table);
  const toggle = h("button", { type: "button", class: "button quiet small", "aria-expanded": "false" });
  let all = false;

  function render() {
    fill(body, (all ? rows : differing).map(fieldRow));
    box.hidden = body.children.length === 0;
    toggle.textContent = all ? "Show differences only" : `Show ${same} equal`;
    toggle.setAttribute("aria-expanded", String(all));
  }

  toggle.addEventListener("click", () => {
    all = !all;
    render();
  });
  render();
  return h("section", { class: "section" }, h("div", { class: "section-head" }, h("h3", { text: title }),
    h("span", { class: `badge ${differing.length > 0 ? "warn" : "good"}`, text: differing.length > 0 ? `${differing.length} different` : "equal" }),
    h("span", { class: "space" }), same > 0 && toggle), box);
}

function fieldRow(row) {
  const value = (text) => (text === null ? h("span", { class: "muted", text: "–" }) : foreignText(text));
  const tone = { changed: "warn", added: "good", removed: "bad" }[row.change];
  return h("tr", { class: row.change }, h("th", { scope: "row", text: foreignText(row.name) }), h("td", { class: "left" }, value(row.left)),
    h("td", { class: "right" }, value(row.right)), h("td", { class: "mark" }, tone && h("span", { class: `badge ${tone}`, text: MARKS[row.change] })));
}
