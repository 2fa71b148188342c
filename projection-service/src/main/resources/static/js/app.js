// The signed-in page: its parts, and how they hear of each other.

import { api } from "./api.js";
import { compareView } from "./compare-view.js";
import { fill, h } from "./dom.js";
import { isEmpty, parseFilter } from "./filter.js";
import { icon } from "./icons.js";
import { listPane } from "./list-pane.js";
import { LiveFeed } from "./live.js";
import { announce, toastFailure } from "./notice.js";
import { replayAndWait } from "./replay.js";
import { requestDetail } from "./request-detail.js";
import { RequestFeed } from "./request-feed.js";
import { RequestStore } from "./request-store.js";
import { Router } from "./router.js";
import { topBar } from "./top-bar.js";
import { firstForBrowsers, tunnelsPanel } from "./tunnels.js";
import { usagePanel } from "./usage.js";

const MOVE_DELAY = 120;

/** Builds the page into `root`; returns what stops it. */
export function startApp(root, me, { onSignOut, onSignedOut }) {
  const live = new LiveFeed();
  const store = new RequestStore();
  const router = new Router();
  let online = [];
  const feed = new RequestFeed(api, store, live, () => tunnels.hostnames());
  const tunnels = tunnelsPanel({
    api, live,
    onFilter: (hostname) => pane.filter.set(`host:${hostname}`),
    onChange: (nowOnline) => {
      online = nowOnline;
      pane?.renderSoon();
    },
  });
  const detail = requestDetail({
    api,
    isListed: (id) => store.get(id) !== undefined,
    onReplay: replay,
    onOpen: (id) => router.go({ id, compare: false }),
    onCompare: (id) => router.go({ id, compare: true }),
    onClose: closeDetail,
  });
  const compare = compareView({
    api,
    onReplay: replay,
    onOpen: (id) => router.go({ id, compare: false }),
    onClose: () => router.go({ compare: false }),
  });
  let focusDetail = false;
  let moveTimer = 0;
  const pane = listPane({
    store, feed,
    firstTunnel: () => firstForBrowsers(online),
    onFilter: (text) => router.go({ filter: text }, { replace: true }),
    onMove: (id) => {
      clearTimeout(moveTimer);
      // With a request open beside the list, moving along shows the next one; not for every row of a held key.
      if (router.place.id !== null) moveTimer = setTimeout(() => router.go({ id }, { replace: true }), MOVE_DELAY);
    },
    onOpen: (id, { byKey }) => {
      clearTimeout(moveTimer);
      focusDetail = byKey;
      if (router.place.id === id && byKey) detail.show(id, { focus: true });
      router.go({ id, compare: false });
    },
    onEscape: closeDetail,
  });
  const side = h("aside", { class: "side", id: "side", "aria-label": "Tunnels and usage" }, tunnels.element, usagePanel({ api, live }).element);
  const bar = topBar({ me, live, feed, side, onSignOut });
  const main = h("main", { class: "main" }, pane.element);
  const shown = { id: null, compare: false, filter: null };

  function closeDetail() {
    clearTimeout(moveTimer);
    router.go({ id: null, compare: false });
    pane.list.focus();
  }

  async function replay(original) {
    try {
      const made = await replayAndWait(api, live, original.id);
      store.put([made]);
      announce(`Replayed: status ${made.status ?? "none"}`);
      router.go({ id: made.id, compare: true });
    } catch (error) {
      toastFailure(error);
    }
  }

  function go() {
    const { id, compare: comparing, filter } = router.place;
    if (shown.filter !== filter) {
      pane.filter.set(filter);
      feed.show(parseFilter(filter));
    }
    if (shown.id !== id || shown.compare !== comparing) showRequest(id, comparing);
    Object.assign(shown, { id, compare: comparing, filter });
    document.title = isEmpty(parseFilter(filter)) ? "Culvert" : `${filter} – Culvert`;
  }

  function showRequest(id, comparing) {
    main.classList.toggle("with-detail", id !== null && !comparing);
    main.classList.toggle("with-compare", id !== null && comparing);
    pane.list.select(id);
    if (id !== null && comparing) {
      detail.hide();
      detail.element.remove();
      main.append(compare.element);
      compare.show(id);
      return;
    }
    compare.hide();
    compare.element.remove();
    if (id === null) {
      detail.hide();
      detail.element.remove();
      return;
    }
    main.append(detail.element);
    // Where the detail covers the list, the list cannot keep the focus.
    detail.show(id, { focus: focusDetail || getComputedStyle(pane.element).display === "none" });
    focusDetail = false;
  }

  function onKey(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    if (router.place.compare) router.go({ compare: false });
    if (getComputedStyle(pane.element).display === "none") router.go({ id: null });
    pane.filter.focus();
  }

  function onSkip(event) {
    event.preventDefault();
    pane.list.focus();
  }

  const skip = document.querySelector(".skip-link");
  document.addEventListener("keydown", onKey);
  skip.addEventListener("click", onSkip);
  router.addEventListener("change", go);
  live.addEventListener("exchange", (event) => detail.renew(event.detail));
  live.addEventListener("refused", async () => {
    try {
      await api.me();
    } catch (error) {
      if (error.isUnauthenticated) onSignedOut(error);
    }
  });
  fill(root, h("div", { class: "shell" }, bar.element, side, main));
  live.open();
  go();

  return () => {
    document.removeEventListener("keydown", onKey);
    skip.removeEventListener("click", onSkip);
    router.removeEventListener("change", go);
    clearTimeout(moveTimer);
    live.close();
    tunnels.stop();
    pane.list.stop();
    history.replaceState(null, "", location.pathname);
  };
}
