// JSON as a tree that folds. What is folded is not in the page; long lists come in pieces.

import { h } from "../dom.js";
import { growing } from "./growing.js";

const PIECE = 100;
const OPEN_DEPTH = 2;
const OPEN_SIZE = 60;
const LONG_STRING = 2000;

export function jsonTree(node) {
  return h("div", { class: "json growing" }, h("ul", {}, item(null, node, 0)));
}

function item(name, node, depth) {
  const label = name === null ? null : [h("span", { class: "key", text: typeof name === "number" ? name : JSON.stringify(name) }),
    h("span", { class: "punct", text: ": " })];
  const children = childrenOf(node);
  if (children === null) return h("li", {}, h("div", { class: "leaf" }, label, scalar(node)));
  if (children.length === 0) return h("li", {}, h("div", { class: "leaf" }, label, h("span", { class: "punct", text: node.type === "array" ? "[]" : "{}" })));
  return branch(label, node, children, depth);
}

function branch(label, node, children, depth) {
  const open = depth < OPEN_DEPTH && (depth === 0 || children.length <= OPEN_SIZE);
  const words = node.type === "array" ? `[${children.length}]` : `{${children.length}}`;
  const fold = h("button", { type: "button", class: "fold", "aria-expanded": String(open) }, label, h("span", { class: "count", text: words }));
  const li = h("li", {}, fold);
  let list = null;

  function show(expanded) {
    fold.setAttribute("aria-expanded", String(expanded));
    if (expanded && list === null) {
      list = h("ul");
      growing(list, Math.ceil(children.length / PIECE), (index) => piece(children, index, depth), "Show more entries");
      li.append(list);
    } else if (list !== null) list.hidden = !expanded;
  }

  fold.addEventListener("click", () => show(fold.getAttribute("aria-expanded") !== "true"));
  fold.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(true);
    else if (event.key === "ArrowLeft") show(false);
    else return;
    event.preventDefault();
  });
  if (open) show(true);
  return li;
}

function piece(children, index, depth) {
  const fragment = document.createDocumentFragment();
  for (const [name, node] of children.slice(index * PIECE, (index + 1) * PIECE)) fragment.append(item(name, node, depth + 1));
  return fragment;
}

function childrenOf(node) {
  if (node.type === "object") return node.entries;
  return node.type === "array" ? node.items.map((one, index) => [index, one]) : null;
}

function scalar(node) {
  if (node.type !== "string") return h("span", { class: node.type, text: node.source });
  const whole = JSON.stringify(node.value);
  if (whole.length <= LONG_STRING) return h("span", { class: "string", text: whole });
  const rest = h("button", { type: "button", class: "button small", text: `… ${whole.length - LONG_STRING} more characters` });
  const shown = h("span", { class: "string", text: whole.slice(0, LONG_STRING) });
  rest.addEventListener("click", () => {
    shown.textContent = whole;
    rest.remove();
  });
  return h("span", {}, shown, rest);
}
