// One line of the list.

import { h } from "./dom.js";
import { bytes, clock, duration, foreignText, fullTime, span, splitTarget, statusTone } from "./format.js";
import { icon } from "./icons.js";

const SLOW = 1_000_000;
const REMOVES = new Set(["DELETE"]);
const READS = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

const OUTCOMES = {
  CLIENT_LEFT: "client left",
  AGENT_LEFT: "agent left",
  ORIGIN_FAILED: "origin failed",
  TIMED_OUT: "timed out",
  REFUSED: "refused",
  FAILED: "failed",
};

/** What an outcome is called; null for an ordinary answer. */
export function outcomeWords(outcome) {
  return outcome === "ANSWERED" ? null : (OUTCOMES[outcome] ?? null);
}

export function methodKind(method) {
  return READS.has(method) ? "reads" : REMOVES.has(method) ? "removes" : "writes";
}

/** An empty row; `showRow` puts a summary in. */
export function makeRow() {
  const cell = (name, extra = "") => h("div", { class: `${name} ${extra}`, role: "gridcell" });
  const row = h("div", { class: "row", role: "row" });
  row.cells = {
    time: cell("time"), method: cell("method"), path: cell("path"), host: cell("host"),
    status: cell("status"), duration: cell("duration", "number"), size: cell("size", "number"),
  };
  row.append(...Object.values(row.cells));
  return row;
}

export function showRow(row, summary) {
  const { time, method, path, host, status, duration: took, size } = row.cells;
  row.dataset.id = summary.id;
  time.textContent = clock(summary.startedAt);
  time.title = fullTime(summary.startedAt);
  method.textContent = foreignText(summary.method);
  method.dataset.kind = methodKind(summary.method);
  showTarget(path, summary);
  host.textContent = summary.hostname;
  host.title = summary.hostname;
  showStatus(status, summary);
  showDuration(took, summary);
  size.textContent = summary.open ? "…" : bytes(summary.responseSize);
  size.title = `Response ${bytes(summary.responseSize)}, request ${bytes(summary.requestSize)}`;
}

function showTarget(cell, summary) {
  const target = splitTarget(foreignText(summary.target));
  cell.title = foreignText(summary.target);
  cell.replaceChildren(h("span", { class: "target" }, target.path, h("span", { class: "query", text: target.query })));
  if (summary.replayOf) {
    const mark = h("span", { title: "A replay" }, icon("replay"), h("span", { class: "visually-hidden", text: "replay" }));
    cell.prepend(mark);
  }
}

function showStatus(cell, summary) {
  cell.className = "status";
  cell.title = "";
  if (summary.open) {
    cell.replaceChildren(h("span", { class: "spinner" }), h("span", { class: "visually-hidden", text: "running" }));
    cell.title = "Running";
    return;
  }
  cell.classList.add(`${statusTone(summary.status)}-text`);
  const problem = outcomeWords(summary.outcome);
  cell.replaceChildren(h("span", { text: summary.status ?? "none" }));
  if (problem) {
    cell.title = [problem, summary.errorCode].filter(Boolean).join(", ");
    cell.append(icon("warning"), h("span", { class: "visually-hidden", text: problem }));
  }
}

/** Also called each second for rows that run. */
export function showDuration(cell, summary, now = Date.now()) {
  cell.textContent = summary.open ? span(Math.floor((now - Date.parse(summary.startedAt)) / 1000)) : duration(summary.durationMicros);
  cell.classList.toggle("is-slow", !summary.open && summary.durationMicros >= SLOW);
  cell.classList.toggle("is-running", Boolean(summary.open));
}
