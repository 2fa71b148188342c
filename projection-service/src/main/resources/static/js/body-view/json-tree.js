// JSON as a tree that folds. What is folded is not in the page; long lists come in pieces.

import { h } from "../dom.js";
import { growing } from "./growing.js";

const PIECE = 100;
/** So many nodes are unfolded at the start: all of a small document, the outer levels of a large one. */
const OPEN_NODES = 200;
const LONG_STRING = 2000;

export function jsonTree(node) {
  return h("div", { class: "json growing" }, h("ul", {}, item(null, node, openDepth(node))));
}

/** How many levels can be unfolded without showing more than OPEN_NODES; the outermost always is. */
function openDepth(root) {
  let level = [root];
  let seen = 0;
  for (let depth = 0; ; depth += 1) {
    const next = [];
    for (const node of level) for (const [, child] of childrenOf(node) ?? []) next.push(child);
    seen += next.length;
    if (next.length === 0 || seen > OPEN_NODES) return Math.max(1, depth);
    level = next;
  }
}

/** `open`: how many levels from here on are unfolded. */
function item(name, node, open) {
  const label = name === null ? null : [h("span", { class: "key", text: typeof name === "number" ? name : JSON.stringify(name) }),
    h("span", { class: "punct", text: ": " })];
  const children = childrenOf(node);
  if (children === null) return h("li", {}, h("div", { class: "leaf" }, label, scalar(node)));
  if (children.length === 0) return h("li", {}, h("div", { class: "leaf" }, label, h("span", { class: "punct", text: node.type === "array" ? "[]" : "{}" })));
  return branch(label, node, children, open);
}

function branch(label, node, children, open) {
  const words = node.type === "array" ? `[${children.length}]` : `{${children.length}}`;
  const fold = h("button", { type: "button", class: "fold", "aria-expanded": String(open > 0) }, label, h("span", { class: "count", text: words }));
  const li = h("li", {}, fold);
  let list = null;

  function show(expanded) {
    fold.setAttribute("aria-expanded", String(expanded));
    if (expanded && list === null) {
      list = h("ul");
      growing(list, Math.ceil(children.length / PIECE), (index) => piece(children, index, open), "Show more entries");
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
  if (open > 0) show(true);
  return li;
}

function piece(children, index, open) {
  const fragment = document.createDocumentFragment();
  for (const [name, node] of children.slice(index * PIECE, (index + 1) * PIECE)) fragment.append(item(name, node, open - 1));
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
