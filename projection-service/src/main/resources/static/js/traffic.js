// Traffic over time: totals, two charts, their numbers as a table, the busiest paths and callers.

import { latencyChart, requestChart } from "./chart.js";
import { fill, h } from "./dom.js";
import { bytes, clock, count, duration, foreignText } from "./format.js";
import { failureNote } from "./notice.js";
import { table } from "./table.js";

const SPANS = { "1 hour": 1, "6 hours": 6, "1 day": 24, "7 days": 168, "30 days": 720 };

export function trafficPanel({ api }) {
  const host = h("input", { id: "traffic-host", placeholder: "all", autocomplete: "off" });
  const span = h("select", { id: "traffic-span" }, Object.keys(SPANS).map((name) => h("option", { text: name })));
  const body = h("div", { class: "card" });
  const form = h("form", { on: { submit: (event) => { event.preventDefault(); load(); } } },
    h("label", {}, "Hostname", host), h("label", {}, "Span", span), h("button", { class: "button primary", type: "submit", text: "Show" }));
  span.addEventListener("change", load);

  // A long span takes longer than the short one that was asked for after it.
  let latest = 0;

  async function load() {
    const mine = ++latest;
    try {
      const from = new Date(Date.now() - SPANS[span.value] * 3600_000).toISOString();
      const traffic = await api.traffic({ host: host.value.trim(), from });
      if (mine === latest) show(traffic);
    } catch (error) {
      if (mine === latest) fill(body, failureNote(error, load));
    }
  }

  function show(traffic) {
    const { totals, series } = traffic;
    const failed = totals.statuses.serverError + totals.statuses.none;
    const share = (part) => (totals.requests === 0 ? "–" : `${((100 * part) / totals.requests).toFixed(1)} %`);
    fill(body,
      h("dl", { class: "facts-row" }, fact("Requests", count(totals.requests)), fact("4xx", share(totals.statuses.clientError)), fact("5xx or none", share(failed)),
        fact("In", bytes(totals.bytesIn)), fact("Out", bytes(totals.bytesOut)), fact("p50", duration(totals.latency?.p50)),
        fact("p95", duration(totals.latency?.p95)), fact("p99", duration(totals.latency?.p99))),
      h("h3", { text: "Requests" }), requestChart(series, `Requests over time, ${count(totals.requests)} in all`), legend(),
      h("h3", { text: "95 of 100 were answered within" }), latencyChart(series, `95th percentile of latency over time, ${duration(totals.latency?.p95)} over all`),
      h("details", {}, h("summary", { text: "The numbers" }), table(["time", "requests", "4xx", "5xx or none", "p50", "p95", "p99"],
        series.filter((point) => point.requests > 0).map((point) => [clock(point.at), count(point.requests), count(point.statuses.clientError),
          count(point.statuses.serverError + point.statuses.none), duration(point.latency?.p50), duration(point.latency?.p95), duration(point.latency?.p99)]))),
      h("div", { class: "lists" }, top("Paths asked for most", "path", traffic.topPaths), top("Busiest callers", "address", traffic.callers)));
  }

  load();
  return { element: h("section", { class: "card", id: "traffic", "aria-labelledby": "traffic-title" }, h("h2", { id: "traffic-title", text: "Traffic" }), form, body) };
}

function fact(name, value) {
  return h("div", {}, h("dt", { text: name }), h("dd", { text: value }));
}

function legend() {
  return h("div", { class: "legend" }, [["good-text", "2xx"], ["info-text", "1xx, 3xx"], ["warn-text", "4xx"], ["bad-text", "5xx or none"]]
    .map(([tone, text]) => h("span", { class: tone, text })));
}

function top(title, name, items) {
  return h("div", {}, h("h3", { text: title }), table([name, "requests", "errors"], items.map((item) => [foreignText(item.name), count(item.requests), count(item.errors)])));
}
