// Start of the page of traffic and SQL. Who is not signed in is sent to the dashboard, which asks for it.

import { api } from "./api.js";
import { fill, h } from "./dom.js";
import { failureNote } from "./notice.js";
import { sqlPanel } from "./sql.js";
import { trafficPanel } from "./traffic.js";

const root = document.getElementById("analytics");

try {
  await api.me();
  fill(root, h("main", { class: "analytics" },
    h("div", { class: "analytics-head" }, h("h1", { text: "Traffic" }), h("a", { href: "/", text: "Requests" })),
    trafficPanel({ api }).element, sqlPanel({ api }).element));
} catch (error) {
  if (error.isUnauthenticated) location.replace("/");
  else fill(root, failureNote(error));
}
