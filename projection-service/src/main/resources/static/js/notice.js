// What the page says by itself: to the eye at the bottom, to a screen reader as status.

import { append, h } from "./dom.js";
import { icon } from "./icons.js";

/** Says something to screen readers only. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

/** The sentences of a failure: what happened, what to do, the code. */
export function failureText(error) {
  return [
    h("p", {}, h("strong", { text: error.message }), error.code && " ", error.code && h("span", { class: "code", text: error.code })),
    error.action && h("p", { text: error.action }),
  ];
}

/** A failure inside the page, with a button to try again when there is something to try. */
export function failureNote(error, retry = null) {
  return h("div", { class: "note bad", role: "alert" }, icon("warning"), h("div", {}, failureText(error),
    retry && h("p", {}, h("button", { type: "button", class: "button small", text: "Try again", on: { click: retry } }))));
}

/** A message that goes away by itself, or by its button. */
export function toast(content, tone = "bad") {
  const close = h("button", { type: "button", class: "button quiet small icon-only", "aria-label": "Close message" }, icon("close"));
  const element = h("div", { class: `toast ${tone}` }, icon(tone === "good" ? "check" : "warning"), append(h("div"), content), close);
  close.addEventListener("click", () => element.remove());
  document.getElementById("toasts").append(element);
  setTimeout(() => element.remove(), 12_000);
}

export function toastFailure(error) {
  toast(failureText(error));
}
