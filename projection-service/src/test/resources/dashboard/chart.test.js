import { bars, parts } from "/js/chart.js";
import { equal, test } from "./check.js";

const point = (requests, statuses) => ({ requests, statuses: { none: 0, informational: 0, success: 0, redirection: 0, clientError: 0, serverError: 0, ...statuses } });

test("a point of traffic is stacked by tone", () => {
  equal(parts(point(6, { success: 1, redirection: 1, informational: 1, clientError: 1, serverError: 1, none: 1 })).map((part) => part.count), [1, 2, 1, 2]);
});
test("the tallest point fills the chart and parts stand on each other", () => {
  const found = bars([point(4, { success: 3, serverError: 1 }), point(0, {}), point(2, { success: 2 })], 300, 100);
  equal(found.map(({ tone, x, y, height }) => [tone, x, y, height]), [["good", 0, 25, 75], ["bad", 0, 0, 25], ["good", 200, 50, 50]]);
});
test("no traffic draws nothing", () => equal(bars([point(0, {})]), []));
