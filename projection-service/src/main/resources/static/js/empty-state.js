// What stands where the list would be when it is empty: why, and the next step.

import { copyButton } from "./clipboard.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { failureNote } from "./notice.js";

export function loadingState() {
  return h("div", { class: "empty" }, h("span", { class: "spinner" }), h("p", { text: "Loading…" }));
}

export function failedState(error, retry) {
  return h("div", { class: "empty" }, failureNote(error, retry));
}

export function nothingMatches(clear) {
  return h("div", { class: "empty" }, h("div", { class: "big-icon" }, icon("funnel")), h("h2", { text: "No request matches the filter" }),
    h("p", { text: "New ones that match will appear here." }),
    h("button", { type: "button", class: "button", text: "Clear the filter", on: { click: clear } }));
}

/** No request ever: start a tunnel, or send something through the one that is open. */
export function nothingYet(tunnel) {
  if (tunnel) {
    return h("div", { class: "empty" }, h("div", { class: "big-icon" }, icon("tunnel")), h("h2", { text: "Waiting for the first request" }),
      h("p", {}, "Your tunnel is online. Open ", h("a", { href: tunnel.url, target: "_blank", rel: "noopener noreferrer", text: tunnel.url }),
        " and watch it arrive here."),
      command(`curl -i ${tunnel.url}/`));
  }
  return h("div", { class: "empty" }, h("div", { class: "big-icon" }, icon("tunnel")), h("h2", { text: "No requests yet" }),
    h("p", { text: "Open a tunnel to a server on your machine. Every request that passes through it shows up here at once." }),
    command("culvert http 3000"),
    h("p", { class: "muted" }, "3000 is the port your server listens on."));
}

/** A command to be typed, with a button that copies it. */
export function command(text) {
  return h("div", { class: "command" }, h("span", { text }), copyButton("Copy the command", () => text));
}
