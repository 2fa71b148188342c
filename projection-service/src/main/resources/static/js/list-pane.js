// The list with its filter above and its state below.

import { failedState, loadingState, nothingMatches, nothingYet } from "./empty-state.js";
import { fill, h } from "./dom.js";
import { filterBox } from "./filter-box.js";
import { isEmpty } from "./filter.js";
import { count } from "./format.js";
import { icon } from "./icons.js";
import { requestList } from "./request-list.js";

export function listPane({ store, feed, firstTunnel, onFilter, onMove, onOpen, onEscape }) {
  const list = requestList({ store, fresh: feed.fresh, onMove, onOpen, onEscape, onNearEnd: () => feed.error === null && feed.loadOlder() });
  const filter = filterBox({ onFilter, onLeave: list.focus });
  const pause = h("button", { type: "button", class: "button", "aria-pressed": "false", id: "pause" });
  const place = h("div");
  const foot = h("div", { class: "list-foot" });
  const element = h("section", { class: "list-pane", "aria-label": "Requests" },
    h("div", { class: "toolbar" }, filter.element, pause), filter.problems, list.element, foot);
  list.element.append(place);

  pause.addEventListener("click", () => (feed.paused ? feed.resume() : feed.pause()));

  function render() {
    const rows = store.rows.length;
    pause.setAttribute("aria-pressed", String(feed.paused));
    pause.title = feed.paused ? "Show new requests again" : "Hold new requests back";
    fill(pause, icon(feed.paused ? "play" : "pause"), h("span", { class: "long", text: feed.paused ? "Resume" : "Pause" }),
      feed.waiting > 0 && h("span", { class: "badge info", text: count(feed.waiting) }));
    fill(place, rows === 0 && whyEmpty());
    fill(foot, h("span", { text: rows === 0 ? "" : `${count(rows)} ${rows === 1 ? "request" : "requests"}` }), h("span", { class: "space" }), tail(rows));
    list.showHosts(severalHosts(store.rows));
  }

  function whyEmpty() {
    if (feed.loading) return loadingState();
    if (feed.error) return failedState(feed.error, () => feed.show(feed.filter));
    return isEmpty(feed.filter) ? nothingYet(firstTunnel()) : nothingMatches(() => filter.set(""));
  }

  function tail(rows) {
    if (rows === 0) return null;
    if (feed.error) return h("button", { type: "button", class: "button small", text: "Loading failed. Try again", on: { click: () => feed.loadOlder() } });
    if (feed.loadingOlder) return [h("span", { class: "spinner" }), "Loading older"];
    if (!feed.hasOlder) return "That is all";
    return h("button", { type: "button", class: "button quiet small", text: "Load older", on: { click: () => feed.loadOlder() } });
  }

  let frame = 0;
  const soon = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      render();
    });
  };
  store.addEventListener("change", soon);
  feed.addEventListener("change", soon);
  feed.addEventListener("begin", list.toTop);
  render();
  return { element, list, filter, renderSoon: soon };
}

function severalHosts(rows) {
  return rows.length > 0 && rows.some((row) => row.hostname !== rows[0].hostname);
}
