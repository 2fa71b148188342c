// The filter's input, with its help and what is wrong with it.

import { fill, h } from "./dom.js";
import { parseFilter } from "./filter.js";
import { icon } from "./icons.js";

const DELAY = 250;

const EXAMPLES = [
  ["method:POST", "method; several with commas: method:PUT,PATCH"],
  ["status:4xx", "404, 4xx, or none for no response; commas too"],
  ["host:shop", "one tunnel, by its name or full hostname"],
  ["path:/api", "paths that begin so; * stands for anything: path:*login*"],
  ["from:1h", "not older than 30m, 1h, 2d, or a time; to: likewise"],
  ["free text", "in the address, header values and text bodies"],
];

const KEYS = [
  ["/", "go to the filter"],
  ["↑ ↓", "move in the list; Page, Home and End too"],
  ["Enter", "open the request"],
  ["← →", "change between response and request, on their tabs"],
  ["Esc", "close the request, or clear the filter"],
];

/** The box; `onFilter` gets (text, parsed filter) a moment after the last key. */
export function filterBox({ onFilter, onLeave }) {
  const problems = h("div", { class: "filter-problems", id: "filter-problems", role: "status", hidden: true });
  const input = h("input", {
    id: "filter", type: "search", autocomplete: "off", spellcheck: "false", autocapitalize: "off",
    placeholder: "Filter: method:POST status:4xx path:/api text", "aria-label": "Filter requests",
    "aria-describedby": "filter-problems", "aria-keyshortcuts": "/",
  });
  const clear = h("button", { type: "button", class: "button quiet small icon-only", "aria-label": "Clear the filter", title: "Clear" }, icon("close"));
  const help = helpCard();
  const helpButton = h("button", {
    type: "button", class: "button quiet small icon-only", "aria-label": "How to filter, and keys", title: "Help", popovertarget: help.id,
  }, icon("help"));
  const element = h("div", { class: "filter" }, icon("search"), input, h("div", { class: "inside" }, clear, helpButton), help);
  let timer = 0;

  function apply() {
    clearTimeout(timer);
    const filter = parseFilter(input.value);
    fill(problems, filter.problems.map((problem) => h("div", { text: problem })));
    problems.hidden = filter.problems.length === 0;
    input.setAttribute("aria-invalid", String(filter.problems.length > 0));
    clear.hidden = input.value === "";
    onFilter(input.value.trim(), filter);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    clear.hidden = input.value === "";
    timer = setTimeout(apply, DELAY);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") apply();
    else if (event.key === "ArrowDown") onLeave();
    else if (event.key === "Escape" && input.value !== "") set("");
    else if (event.key === "Escape") onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  clear.addEventListener("click", () => {
    set("");
    input.focus();
  });

  function set(text) {
    if (input.value.trim() === text) return;
    input.value = text;
    apply();
  }

  help.addEventListener("beforetoggle", () => {
    const { bottom, right } = helpButton.getBoundingClientRect();
    help.style.top = `${bottom + 8}px`;
    help.style.left = `${Math.max(12, Math.min(right - 230, innerWidth - 484))}px`;
  });

  clear.hidden = true;
  return {
    element,
    problems,
    focus() {
      input.focus();
      input.select();
    },
    set,
  };
}

function helpCard() {
  const list = (pairs, tag) => h("dl", {}, pairs.map(([term, meaning]) => [h("dt", {}, h(tag, { text: term })), h("dd", { text: meaning })]));
  return h("div", { id: "filter-help", class: "help", popover: "auto" },
    h("h2", { text: "Filter" }), list(EXAMPLES, "code"), h("h2", { text: "Keys" }), list(KEYS, "kbd"));
}
