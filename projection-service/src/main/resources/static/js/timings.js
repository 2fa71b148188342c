// Where the time of an exchange went.

import { h } from "./dom.js";
import { duration } from "./format.js";

/**
 * The parts of an exchange in microseconds, in order. An origin may answer before it has read the whole request;
 * then the response begins while the request is still on its way and there is no waiting.
 */
export function timingParts({ requestEndMicros, responseHeadMicros, totalMicros }) {
  const total = totalMicros ?? 0;
  const answered = Math.min(responseHeadMicros ?? total, total);
  const sent = Math.min(requestEndMicros ?? answered, answered);
  const parts = [
    { kind: "send", name: "Request", micros: sent },
    { kind: "wait", name: responseHeadMicros === null ? "Waiting, no response" : "Waiting for the origin", micros: answered - sent },
  ];
  if (responseHeadMicros !== null) parts.push({ kind: "receive", name: "Response", micros: total - answered });
  return parts;
}

export function timingsBar(timings) {
  const parts = timingParts(timings);
  const bar = h("div", { class: "bar", "aria-hidden": "true" });
  for (const part of parts) {
    if (part.micros <= 0) continue;
    const piece = h("span", { class: `part-${part.kind}`, title: `${part.name}: ${duration(part.micros)}` });
    piece.style.flexGrow = String(Math.max(part.micros / Math.max(1, timings.totalMicros), 0.004));
    bar.append(piece);
  }
  return h("div", { class: "timings" }, bar, h("div", { class: "legend" }, parts.map((part) =>
    h("span", {}, h("i", { class: `part-${part.kind}` }), `${part.name} `, h("b", { text: duration(part.micros) })))));
}
