import { apiParams, isEmpty, matches, parseFilter } from "/js/filter.js";
import { equal, isTrue, test } from "./check.js";

const summary = { hostname: "shop.localhost", method: "POST", status: 404, target: "/api/login?next=/cart", path: "/api/login" };

test("conditions and free text are told apart", () => {
  equal(parseFilter("method:post status:4xx,500 host:Shop path:/api some text"),
    { method: "POST", status: "4xx,500", host: "shop", path: "/api", q: "some text", problems: [] });
});
test("an unknown key is free text", () => equal(parseFilter("http://x content-type:json").q, "http://x content-type:json"));
test("quotes keep spaces together", () => equal(parseFilter('path:"/a b" "two words"'), { path: "/a b", q: "two words", problems: [] }));
test("an unclosed quote reaches to the end", () => equal(parseFilter('path:"/a b'), { path: "/a b", problems: [] }));
test("methods and statuses given twice are joined", () => {
  equal(parseFilter("method:GET method:put status:404 status:5xx"), { method: "GET,PUT", status: "404,5xx", problems: [] });
});
test("a path given twice is told", () => equal(parseFilter("path:/a path:/b").problems, ["path: can be given once; path:/b is ignored."]));
test("a wrong status is told and left out", () => {
  const filter = parseFilter("status:4x path:/a");
  equal(filter.problems.length, 1);
  equal([filter.status, filter.path], [undefined, "/a"]);
});
test("a key without a value is told", () => equal(parseFilter("status: x").problems, ["status: needs a value."]));
test("nothing at all is an empty filter", () => isTrue(isEmpty(parseFilter("   "))));
test("a short host becomes the hostname that is known", () => {
  equal(apiParams(parseFilter("host:shop"), ["shopping.localhost", "shop.localhost"]).host, "shop.localhost");
});
test("an unknown host stays as it is", () => equal(apiParams(parseFilter("host:other"), ["shop.localhost"]).host, "other"));
test("a span counts back from now", () => {
  equal(apiParams(parseFilter("from:90m"), [], Date.parse("2026-11-23T12:00:00Z")).from, "2026-11-23T10:30:00.000Z");
});
test("a time that is none is told", () => equal(parseFilter("from:yesterday").problems.length, 1));

for (const [text, expected] of [
  ["", true],
  ["method:get,post", true],
  ["method:GET", false],
  ["status:404", true],
  ["status:4xx", true],
  ["status:5xx,none", false],
  ["host:shop", true],
  ["host:shop.localhost", true],
  ["host:sho", false],
  ["path:/api", true],
  ["path:api", false],
  ["path:*login", true],
  ["path:/api/*cart", true],
  ["path:/x*login", false],
  ["path:*login*login", false],
  ["text", null],
  ["status:5xx text", false],
]) {
  test(`the live feed's ${summary.method} ${summary.target} against "${text}"`, () => equal(matches(parseFilter(text), summary), expected));
}
test("no response is status none", () => equal(matches(parseFilter("status:none"), { ...summary, status: null }), true));
