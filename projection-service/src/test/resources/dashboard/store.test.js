import { RequestStore } from "/js/request-store.js";
import { readHash, writeHash } from "/js/router.js";
import { timingParts } from "/js/timings.js";
import { newestPerHost } from "/js/tunnels.js";
import { equal, isTrue, test } from "./check.js";

const row = (id, second, changes = {}) => ({ id, startedAt: `2026-11-23T10:00:${String(second).padStart(2, "0")}.000000Z`, open: false, ...changes });
const ids = (store) => store.rows.map(({ id }) => id).join("");

function storeOf(...rows) {
  const store = new RequestStore();
  store.put(rows);
  return store;
}

test("rows stand newest first in whatever order they come", () => equal(ids(storeOf(row("b", 2), row("d", 4), row("a", 1), row("c", 3))), "dcba"));
test("rows of the same moment stand by id", () => equal(ids(storeOf(row("a", 1), row("c", 1), row("b", 1))), "cba"));
test("the same row again takes the place of the old one", () => {
  const store = storeOf(row("a", 1, { open: true }), row("b", 2));
  equal(store.put([row("a", 1, { status: 200 })]), 0);
  equal([ids(store), store.get("a").status], ["ba", 200]);
});
test("a finished row does not become a running one", () => {
  const store = storeOf(row("a", 1));
  store.put([row("a", 1, { open: true })]);
  equal(store.get("a").open, false);
});
test("a row whose start is corrected moves", () => {
  const store = storeOf(row("a", 1), row("b", 2));
  store.put([row("a", 3)]);
  equal([ids(store), store.indexOf("a")], ["ab", 0]);
});
test("a removed row is gone", () => {
  const store = storeOf(row("a", 1), row("b", 2));
  store.remove("b");
  equal([ids(store), store.indexOf("b")], ["a", -1]);
});
test("the number of rows is bounded", () => {
  const store = new RequestStore();
  store.put(Array.from({ length: 20_001 }, (_, n) => ({ id: String(n), startedAt: new Date(n).toISOString(), open: false })));
  equal([store.rows.length, store.rows[0].id, store.trimmed], [15_000, "20000", true]);
});

for (const place of [
  { id: null, compare: false, filter: "" },
  { id: "01-ab", compare: false, filter: "method:POST a&b=c %" },
  { id: "x/y?z", compare: true, filter: "" },
]) {
  test(`the address keeps ${JSON.stringify(place)}`, () => equal(readHash(writeHash(place)), place));
}
test("an address that means nothing is the list", () => equal(readHash("#whatever"), { id: null, compare: false, filter: "" }));

test("the parts of the time add up", () => {
  equal(timingParts({ requestEndMicros: 10, responseHeadMicros: 70, totalMicros: 100 }).map(({ micros }) => micros), [10, 60, 30]);
});
test("an answer before the request's end leaves no waiting", () => {
  equal(timingParts({ requestEndMicros: 90, responseHeadMicros: 70, totalMicros: 100 }).map(({ micros }) => micros), [70, 0, 30]);
});
test("without an answer all is waiting", () => {
  equal(timingParts({ requestEndMicros: 10, responseHeadMicros: null, totalMicros: 100 }).map(({ micros }) => micros), [10, 90]);
});

test("of each hostname the newest session counts, online ones first", () => {
  const session = (id, hostname, status, openedAt, closedAt = null) => ({ id, hostname, status, openedAt, closedAt });
  const list = newestPerHost([
    session("1", "a", "CLOSED", "2026-01-01", "2026-01-02"), session("2", "a", "ONLINE", "2025-12-31"),
    session("3", "b", "CLOSED", "2026-01-03", "2026-01-04"), session("4", "c", "ONLINE", "2026-01-01"),
  ]);
  equal(list.map(({ id }) => id).join(""), "423");
  isTrue(list[0].status === "ONLINE");
});
