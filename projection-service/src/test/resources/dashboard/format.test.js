import { ago, bytes, clock, count, duration, foreignText, span, splitTarget, statusTone } from "/js/format.js";
import { equal, test } from "./check.js";

test("bytes have the unit that reads best", () => {
  equal([0, 999, 1000, 1500, 15_000, 999_499, 999_950, 1_048_576, 2.5e9, null].map(bytes),
    ["0 B", "999 B", "1 kB", "1.5 kB", "15 kB", "999 kB", "1 MB", "1.05 MB", "2.5 GB", "–"]);
});
test("durations have the unit that reads best", () => {
  equal([0, 850, 1000, 9999, 12_345, 999_499, 999_600, 1_240_000, 12_340_000, 125_000_000, null].map(duration),
    ["0 µs", "850 µs", "1.0 ms", "10.0 ms", "12 ms", "999 ms", "1.00 s", "1.24 s", "12.3 s", "2 min 5 s", "–"]);
});
test("spans name their two largest units", () => {
  equal([0, 59, 60, 3599, 3600, 12_000, 86_400, 187_200].map(span), ["0 s", "59 s", "1 min", "59 min 59 s", "1 h", "3 h 20 min", "1 d", "2 d 4 h"]);
});
test("ago is coarse", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  equal(["2026-11-23T11:59:30Z", "2026-11-23T11:55:00Z", "2026-11-23T09:00:00Z", "2026-11-20T12:00:00Z"].map((at) => ago(at, now)),
    ["just now", "5 min ago", "3 h ago", "3 d ago"]);
});
test("the clock shows the day only when it is another one", () => {
  const now = new Date(2026, 10, 23, 18);
  equal([clock(new Date(2026, 10, 23, 9, 5, 7, 42).toISOString(), now), clock(new Date(2026, 9, 3, 9, 5, 7).toISOString(), now)],
    ["09:05:07.042", "10-03 09:05:07"]);
});
test("what is no time is a dash", () => equal(clock("soon"), "–"));
test("thousands are set apart", () => equal([count(1), count(1234), count(1_234_567)], ["1", "1\u202f234", "1\u202f234\u202f567"]));
test("octets that are UTF-8 are read as UTF-8", () => equal(foreignText("caf\u00c3\u00a9"), "café"));
test("octets that are not UTF-8 stay", () => equal(foreignText("caf\u00e9"), "café"));
test("a target is split at its first question mark", () => {
  equal([splitTarget("/a?b?c"), splitTarget("/a")], [{ path: "/a", query: "?b?c" }, { path: "/a", query: "" }]);
});
test("every class of status has its tone", () => equal([null, 101, 204, 304, 404, 503].map(statusTone), ["bad", "info", "good", "info", "warn", "bad"]));
