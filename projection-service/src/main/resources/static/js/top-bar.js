// The bar on top: the mark, the state of the feed, who is signed in.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const WORDS = { connecting: "connecting", live: "live", reconnecting: "reconnecting", paused: "paused" };

export function topBar({ me, live, feed, side, onSignOut }) {
  const state = h("span", { class: "live-state", role: "status", id: "live-state" });
  const openSide = h("button", { type: "button", class: "button open-side", "aria-expanded": "false", "aria-controls": side.id }, icon("tunnel"),
    h("span", { class: "long", text: "Tunnels" }));

  function showState() {
    const name = live.state === "live" && feed.paused ? "paused" : live.state;
    if (state.dataset.state === name) return;
    state.dataset.state = name;
    state.textContent = WORDS[name];
  }

  function toggleSide(open) {
    side.classList.toggle("is-open", open);
    openSide.setAttribute("aria-expanded", String(open));
  }

  openSide.addEventListener("click", () => toggleSide(!side.classList.contains("is-open")));
  side.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !side.classList.contains("is-open")) return;
    toggleSide(false);
    openSide.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!side.contains(event.target) && !openSide.contains(event.target)) toggleSide(false);
  });
  live.addEventListener("state", showState);
  feed.addEventListener("change", showState);
  showState();
  return {
    element: h("header", { class: "top" }, openSide, h("h1", {}, h("a", { class: "brand", href: "#/" }, h("img", { src: "/favicon.svg", alt: "" }), "Culvert")), state,
      h("span", { class: "space" }),
      h("a", { class: "button quiet to-traffic", href: "/analytics.html", text: "Traffic" }),
      h("div", { class: "account" }, icon("person"), h("a", { class: "name", href: "/account", text: me.name || me.accountId, title: "Account, tokens, hostnames" }),
        h("button", { type: "button", class: "button quiet", on: { click: onSignOut } }, icon("exit"), h("span", { class: "long", text: "Sign out" })))),
  };
}
