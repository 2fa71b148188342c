import { trafficPanel } from "/js/traffic.js";
import { tunnelsPanel } from "/js/tunnels.js";
import { usagePanel } from "/js/usage.js";
import { equal, test } from "./check.js";

// Answers come when a test says so, in any order.
function laterAnswers(name) {
  const answers = [];
  return { api: { [name]: () => new Promise((resolve) => answers.push(resolve)) }, answers };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const tell = (live, name, detail) => live.dispatchEvent(new CustomEvent(name, { detail }));

const online = { id: "1", hostname: "shop.localhost", status: "ONLINE", openedAt: "2026-11-23T10:00:00Z", closedAt: null, requests: 0 };
const closed = { ...online, status: "CLOSED", closedAt: "2026-11-23T10:05:00Z", closeReason: "AGENT_LEFT" };

async function onlineAfter(script) {
  const { api, answers } = laterAnswers("sessions");
  const live = new EventTarget();
  const panel = tunnelsPanel({ api, live, onFilter() {}, onChange() {} });
  await script(live, answers);
  await settled();
  panel.stop();
  return [panel.element.querySelectorAll(".tunnel").length, panel.element.querySelectorAll(".is-online").length];
}

test("a tunnel that ended while the list was on its way is offline", async () =>
  equal(await onlineAfter((live, answers) => {
    tell(live, "session", closed);
    answers.forEach((answer) => answer({ items: [online] }));
  }), [1, 0]));
test("of two lists of tunnels the one that was asked for last counts", async () =>
  equal(await onlineAfter(async (live, answers) => {
    tell(live, "gap");
    answers.slice(2).forEach((answer) => answer({ items: [closed] }));
    await settled();
    answers.slice(0, 2).forEach((answer) => answer({ items: [online] }));
  }), [1, 0]));
test("a tunnel that is not in the list any more is gone", async () =>
  equal(await onlineAfter(async (live, answers) => {
    tell(live, "session", online);
    tell(live, "gap");
    answers.forEach((answer) => answer({ items: [] }));
  }), [0, 0]));
test("hostnames wait for the list that counts", async () => {
  const { api, answers } = laterAnswers("sessions");
  const live = new EventTarget();
  const panel = tunnelsPanel({ api, live, onFilter() {}, onChange() {} });
  const hostnames = panel.hostnames();
  tell(live, "gap");
  answers.slice(0, 2).forEach((answer) => answer({ items: [] }));
  await settled();
  answers.slice(2).forEach((answer) => answer({ items: [online] }));
  equal(await hostnames, ["shop.localhost"]);
  panel.stop();
});

const usage = (month, requests) => ({ month, bytesIn: 1, bytesOut: 1, requests, tunnelSeconds: 1 });

test("usage follows the account's own month, and no older one", async () => {
  const { api, answers } = laterAnswers("usage");
  const live = new EventTarget();
  const { element } = usagePanel({ api, live });
  answers[0](usage("2098-12", 1));
  await settled();
  tell(live, "usage", usage("2099-01", 2));
  tell(live, "usage", usage("2098-12", 3));
  equal(element.querySelector("h2").textContent, "January 2099");
});

const none = { informational: 0, success: 0, redirection: 0, clientError: 0, serverError: 0, none: 0 };
const traffic = (requests) => ({ totals: { requests, statuses: none, bytesIn: 0, bytesOut: 0, latency: null }, series: [], topPaths: [], callers: [] });

test("of two answers about traffic the one that was asked for last is shown", async () => {
  const { api, answers } = laterAnswers("traffic");
  const { element } = trafficPanel({ api });
  element.querySelector("select").dispatchEvent(new Event("change"));
  answers[1](traffic(2));
  await settled();
  answers[0](traffic(1));
  await settled();
  equal(element.querySelector(".facts-row dd").textContent, "2");
});
