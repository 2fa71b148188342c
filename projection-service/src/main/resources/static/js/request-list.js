// The list: a grid that only holds the rows in sight, so that ten thousand scroll as smoothly as ten.

import { h } from "./dom.js";
import { count } from "./format.js";
import { icon } from "./icons.js";
import { makeRow, showDuration, showRow } from "./request-row.js";

const MARGIN = 8;
const COLUMNS = [["Time", ""], ["Method", ""], ["Path", ""], ["Host", "host"], ["Status", ""], ["Duration", "number"], ["Size", "size number"]];

/**
 * `onMove(id)` when the keyboard moved the active row, `onOpen(id)` for Enter or a click, `onEscape()`,
 * `onNearEnd()` when older rows are wanted.
 */
export function requestList({ store, fresh, onMove, onOpen, onEscape, onNearEnd }) {
  const head = h("div", { class: "head-row", role: "row", "aria-rowindex": 1 },
    COLUMNS.map(([name, kind]) => h("div", { role: "columnheader", class: kind, text: name })));
  const rows = h("div", { class: "rows", role: "rowgroup" });
  const scroller = h("div", {
    class: "scroller", id: "requests", role: "grid", tabindex: 0, "aria-label": "Requests, newest first", "aria-readonly": "true",
    "aria-colcount": COLUMNS.length,
  }, h("div", { role: "rowgroup" }, head), rows);
  const toTop = h("button", { type: "button", class: "button small to-top", hidden: true }, icon("up"), h("span"));
  const element = h("div", { class: "grid" }, scroller, toTop);

  const shown = new Map();
  const spare = [];
  let anchor = { id: null, offset: 0 };
  let rowHeight = 32;
  let active = null;
  let selected = null;
  let unseen = 0;
  let frame = 0;
  let topBefore = null;

  function measure() {
    rowHeight = parseFloat(getComputedStyle(scroller).getPropertyValue("--row")) || 32;
  }

  /** Rows came or went: keep what the reader looks at where it is. */
  function changed() {
    const before = scroller.scrollTop;
    rows.style.height = `${store.rows.length * rowHeight}px`;
    if (before > 0 && anchor.id !== null) {
      const index = store.indexOf(anchor.id);
      if (index >= 0) scroller.scrollTop = index * rowHeight + anchor.offset;
    }
    countUnseen();
    schedule();
  }

  function countUnseen() {
    const top = topBefore === null ? -1 : store.indexOf(topBefore);
    if (scroller.scrollTop < rowHeight) {
      unseen = 0;
      topBefore = store.rows[0]?.id ?? null;
    } else if (top > 0) unseen = top;
    toTop.hidden = unseen === 0;
    toTop.lastChild.textContent = `${count(unseen)} new`;
  }

  function schedule() {
    if (frame === 0) frame = requestAnimationFrame(render);
  }

  function render() {
    frame = 0;
    const { rows: all } = store;
    const height = scroller.clientHeight;
    const first = Math.max(0, Math.floor(scroller.scrollTop / rowHeight) - MARGIN);
    const last = Math.min(all.length, Math.ceil((scroller.scrollTop + height) / rowHeight) + MARGIN);
    const wanted = new Set();
    for (let index = first; index < last; index += 1) wanted.add(all[index].id);
    for (const [id, row] of shown) {
      if (wanted.has(id)) continue;
      shown.delete(id);
      row.remove();
      spare.push(row);
    }
    for (let index = first; index < last; index += 1) place(all[index], index);
    const top = all[Math.floor(scroller.scrollTop / rowHeight)];
    anchor = top ? { id: top.id, offset: scroller.scrollTop % rowHeight } : { id: null, offset: 0 };
    scroller.setAttribute("aria-rowcount", String(all.length + 1));
    if (active !== null && shown.has(active)) scroller.setAttribute("aria-activedescendant", rowId(active));
    else scroller.removeAttribute("aria-activedescendant");
    if (all.length > 0 && last >= all.length - 10) onNearEnd();
  }

  function place(summary, index) {
    let row = shown.get(summary.id);
    if (row === undefined) {
      row = spare.pop() ?? makeRow();
      row.id = rowId(summary.id);
      row.summary = null;
      row.classList.toggle("is-new", fresh.delete(summary.id));
      shown.set(summary.id, row);
      rows.append(row);
    }
    if (row.summary !== summary) {
      row.summary = summary;
      showRow(row, summary);
    }
    row.style.transform = `translateY(${index * rowHeight}px)`;
    row.setAttribute("aria-rowindex", String(index + 2));
    row.setAttribute("aria-selected", String(summary.id === selected));
    row.classList.toggle("is-active", summary.id === active);
  }

  function move(index) {
    const last = store.rows.length - 1;
    if (last < 0) return;
    const summary = store.rows[Math.max(0, Math.min(last, index))];
    active = summary.id;
    reveal(store.indexOf(active));
    render();
    onMove(active);
  }

  function reveal(index) {
    const headHeight = head.offsetHeight;
    const top = index * rowHeight;
    const room = scroller.clientHeight - headHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = index === 0 ? 0 : top;
    else if (top + rowHeight > scroller.scrollTop + room) scroller.scrollTop = top + rowHeight - room;
  }

  const page = () => Math.max(1, Math.floor(scroller.clientHeight / rowHeight) - 2);
  const at = () => (active === null ? -1 : store.indexOf(active));
  const STEPS = {
    ArrowDown: () => move(at() + 1),
    ArrowUp: () => move(Math.max(0, at() - 1)),
    j: () => move(at() + 1),
    k: () => move(Math.max(0, at() - 1)),
    PageDown: () => move(at() + page()),
    PageUp: () => move(at() - page()),
    Home: () => move(0),
    End: () => move(store.rows.length - 1),
    Enter: () => active !== null && store.indexOf(active) >= 0 && onOpen(active, { byKey: true }),
    Escape: () => onEscape(),
  };

  scroller.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in STEPS)) return;
    event.preventDefault();
    STEPS[event.key]();
  });
  scroller.addEventListener("focus", () => {
    if (at() < 0 && store.rows.length > 0 && scroller.matches(":focus-visible")) {
      active = store.indexOf(selected) >= 0 ? selected : store.rows[Math.floor(scroller.scrollTop / rowHeight)]?.id ?? null;
      schedule();
    }
  });
  scroller.addEventListener("scroll", () => {
    countUnseen();
    schedule();
  }, { passive: true });
  rows.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (row === null || getSelection().toString() !== "") return;
    active = row.dataset.id;
    onOpen(active, { byKey: false });
  });
  toTop.addEventListener("click", () => {
    scroller.scrollTop = 0;
    scroller.focus({ preventScroll: true });
  });
  const resized = new ResizeObserver(() => {
    measure();
    changed();
  });
  resized.observe(scroller);
  const ticking = setInterval(() => {
    for (const row of shown.values()) if (row.summary.open) showDuration(row.cells.duration, row.summary);
  }, 1000);

  store.addEventListener("change", changed);

  return {
    element,
    focus: () => scroller.focus({ preventScroll: true }),
    toTop() {
      scroller.scrollTop = 0;
      countUnseen();
    },
    select(id) {
      selected = id;
      if (id !== null) active = id;
      schedule();
    },
    showHosts: (several) => element.classList.toggle("with-hosts", several),
    stop() {
      clearInterval(ticking);
      resized.disconnect();
    },
  };
}

function rowId(id) {
  return `request-${id}`;
}
