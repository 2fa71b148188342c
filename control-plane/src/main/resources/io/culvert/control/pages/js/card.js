// The frame of the pages for one thing: the mark, a heading, what there is to do.

import { h } from "/js/dom.js";

export function card(title, ...content) {
  document.title = `${title} – Culvert`;
  return h("main", { class: "login", id: "main" }, h("div", { class: "login-card wide" },
    h("a", { class: "brand", href: "/" }, h("img", { src: "/favicon.svg", alt: "" }), "Culvert"),
    h("h1", { text: title }), content));
}
