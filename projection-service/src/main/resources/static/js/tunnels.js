// The account's tunnels: which are online, and which were.

import { command } from "./empty-state.js";
import { fill, h } from "./dom.js";
import { ago, bytes, count, fullTime } from "./format.js";
import { icon } from "./icons.js";
import { failureNote } from "./notice.js";

const RECENT = 5;
const CLOSED = {
  AGENT_LEFT: "stopped",
  AGENT_LOST: "connection lost",
  EXPIRED: "time limit reached",
  REPLACED: "taken over",
  REVOKED: "token revoked",
  PROTOCOL_ERROR: "protocol error",
  SERVER_STOPPED: "server stopped",
  BROKER_LOST: "server lost",
};

/** Where a tunnel is reached: what the server says, else the hostname on the port of this page's scheme. */
function publicUrl(session) {
  return session.publicUrl ?? `${location.protocol}//${session.hostname}`;
}

/** Sessions by hostname, the newest of each: online ones first, then by time. */
export function newestPerHost(sessions) {
  const byHost = new Map();
  for (const session of sessions) {
    const other = byHost.get(session.hostname);
    if (!other || rank(session) > rank(other)) byHost.set(session.hostname, session);
  }
  return [...byHost.values()].sort((a, b) => (rank(a) < rank(b) ? 1 : -1));
}

function rank(session) {
  return `${session.status === "ONLINE" ? 1 : 0} ${session.status === "ONLINE" ? session.openedAt : (session.closedAt ?? session.openedAt)}`;
}

/** `onFilter(hostname)` shows one tunnel's requests; `onChange(online, all)` hears of every change. */
export function tunnelsPanel({ api, live, onFilter, onChange }) {
  const sessions = new Map();
  const body = h("div");
  const element = h("section", { class: "panel", "aria-labelledby": "tunnels-title" },
    h("div", { class: "panel-head" }, h("h2", { id: "tunnels-title", text: "Tunnels" })), body);
  let everything = false;

  // The list that was asked for last counts, and what was told while it was on its way is newer than the list.
  let loaded = null;
  let latest = 0;
  const told = new Map();

  function load() {
    loaded = ask(++latest);
    return loaded;
  }

  async function ask(mine) {
    told.clear();
    try {
      const [online, all] = await Promise.all([api.sessions({ status: "online", limit: 100 }), api.sessions({ status: "all", limit: 100 })]);
      if (mine !== latest) return loaded;
      sessions.clear();
      for (const session of [...online.items, ...all.items, ...told.values()]) take(session);
      render();
    } catch (error) {
      if (mine !== latest) return loaded;
      fill(body, failureNote(error, load));
    }
    return null;
  }

  /** A session that has ended does not begin again: what says so is older. */
  function take(session) {
    const known = sessions.get(session.id);
    if (known && known.status !== "ONLINE" && session.status === "ONLINE") return;
    sessions.set(session.id, session);
  }

  function render() {
    const list = newestPerHost([...sessions.values()]);
    const online = list.filter((session) => session.status === "ONLINE");
    const offline = list.filter((session) => session.status !== "ONLINE");
    if (list.length === 0) {
      fill(body, h("div", { class: "small-empty" }, h("p", { text: "None so far. Open one with:" }), command("culvert http 3000")));
    } else {
      const shown = [...online, ...(everything ? offline : offline.slice(0, RECENT))];
      const hidden = list.length - shown.length;
      fill(body, h("ul", { class: "tunnels" }, shown.map((session) => tunnel(session, onFilter))),
        hidden > 0 && h("button", { type: "button", class: "button quiet small more", text: `${hidden} more offline`, on: { click: () => { everything = true; render(); } } }));
    }
    onChange(online, list);
  }

  live.addEventListener("session", ({ detail: session }) => {
    told.set(session.id, session);
    take(session);
    render();
  });
  live.addEventListener("gap", load);
  const ticking = setInterval(render, 30_000);
  load();
  return {
    element,
    async hostnames() {
      await loaded;
      return [...new Set([...sessions.values()].map((session) => session.hostname))];
    },
    stop: () => clearInterval(ticking),
  };
}

function isHttp(session) {
  return (session.protocol ?? "HTTP") === "HTTP";
}

/** The first tunnel that a browser can open; null when there is none. */
export function firstForBrowsers(sessions) {
  const first = sessions.find(isHttp);
  return first ? { url: publicUrl(first) } : null;
}

function tunnel(session, onFilter) {
  const online = session.status === "ONLINE";
  const since = online ? session.openedAt : session.closedAt;
  // A browser can open what carries HTTP; the address of other tunnels is for other programs.
  const http = isHttp(session);
  const name = online && http
    ? h("a", { href: publicUrl(session), target: "_blank", rel: "noopener noreferrer", text: session.hostname, title: publicUrl(session) })
    : h("span", { class: "text", title: session.hostname, text: http ? session.hostname : publicUrl(session) });
  return h("li", { class: `tunnel${online ? " is-online" : ""}`, data: { hostname: session.hostname } },
    h("div", { class: "tunnel-name" }, h("span", { class: "dot" }), h("span", { class: "visually-hidden", text: online ? "online" : "offline" }), name,
      h("button", { type: "button", class: "button quiet small icon-only only", title: "Show only its requests", "aria-label": `Show only requests of ${session.hostname}`,
        on: { click: () => onFilter(session.hostname) } }, icon("funnel"))),
    h("div", { class: "facts", title: fullTime(since) }, online ? onlineFacts(session) : offlineFacts(session)));
}

function onlineFacts(session) {
  const port = session.localPort ? `port ${session.localPort}, ` : "";
  const until = session.expiresAt ? `, ends ${timeOfDay(session.expiresAt)}` : "";
  return [h("div", { text: `${port}online since ${since(session.openedAt)}${until}` }),
    session.requests > 0 && h("div", { text: `${count(session.requests)} requests, ${bytes(session.bytesIn + session.bytesOut)}` })];
}

function offlineFacts(session) {
  return `offline, ${[ago(session.closedAt ?? session.openedAt), CLOSED[session.closeReason]].filter(Boolean).join(", ")}`;
}

function since(instant) {
  const at = new Date(instant);
  if (at.toDateString() === new Date().toDateString()) return timeOfDay(instant);
  return `${at.toLocaleDateString("en", { month: "short", day: "numeric" })}, ${timeOfDay(instant)}`;
}

function timeOfDay(instant) {
  return new Date(instant).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
