import { diffFields, diffLines, firstDifference, sideBySide } from "/js/diff.js";
import { equal, isTrue, test } from "./check.js";

const lines = (text) => text.split("");
const marks = (entries) => entries.map(({ change }) => ({ same: "=", removed: "-", added: "+" })[change]).join("");

/** Applies a diff; what comes out must be the right side, and what was consumed the left. */
function applied(left, right, entries) {
  const kept = entries.filter((entry) => entry.left !== null).map((entry) => left[entry.left]).join("");
  const made = entries.filter((entry) => entry.right !== null).map((entry) => right[entry.right]).join("");
  return [kept, made];
}

test("equal texts have no difference", () => equal(marks(diffLines(lines("abc"), lines("abc"))), "==="));
test("a changed line is removed and added", () => equal(marks(diffLines(lines("abc"), lines("axc"))), "=-+="));
test("from nothing everything is added", () => equal(marks(diffLines([], lines("ab"))), "++"));
test("to nothing everything is removed", () => equal(marks(diffLines(lines("ab"), [])), "--"));
test("nothing to nothing is nothing", () => equal(diffLines([], []), []));
test("the edit of Myers' paper is the shortest", () => {
  equal(diffLines(lines("abcabba"), lines("cbabac")).filter(({ change }) => change !== "same").length, 5);
});
test("a thousand random edits rebuild both sides", () => {
  let seed = 42;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let round = 0; round < 1000; round += 1) {
    const left = Array.from({ length: random(12) }, () => "abc"[random(3)]);
    const right = Array.from({ length: random(12) }, () => "abc"[random(3)]);
    equal(applied(left, right, diffLines(left, right)), [left.join(""), right.join("")]);
  }
});
test("texts that have too little in common are not compared", () => {
  const many = (word) => Array.from({ length: 60 }, (_, index) => `${word}${index}`);
  equal(diffLines(many("a"), many("b"), 100), null);
});
test("a removed line stands beside an added one", () => {
  equal(sideBySide(diffLines(lines("abc"), lines("axc"))), [
    { left: 0, right: 0, same: true }, { left: 1, right: 1, same: false }, { left: 2, right: 2, same: true },
  ]);
});
test("long equal runs are folded around a change", () => {
  const left = Array.from({ length: 30 }, (_, index) => String(index));
  const right = left.with(15, "x");
  equal(sideBySide(diffLines(left, right), 2).map((row) => row.skip ?? row.left), [13, 13, 14, 15, 16, 17, 12]);
});
test("fields are compared by name without case, repeated ones in order", () => {
  const left = [["Date", "1"], ["Set-Cookie", "a"], ["Set-Cookie", "b"], ["X-Old", "o"]];
  const right = [["date", "2"], ["set-cookie", "a"], ["X-New", "n"]];
  equal(diffFields(left, right).map(({ name, change }) => `${name} ${change}`),
    ["Date changed", "Set-Cookie same", "Set-Cookie removed", "X-Old removed", "X-New added"]);
});
test("the first differing byte is found", () => {
  const at = (a, b) => firstDifference(Uint8Array.from(a), Uint8Array.from(b));
  equal([at([1, 2], [1, 2]), at([1, 2], [1, 3]), at([1], [1, 2]), at([], [])], [-1, 1, 1, -1]);
});
test("ten thousand equal lines with one change are compared at once", () => {
  const left = Array.from({ length: 10_000 }, (_, index) => String(index));
  const before = performance.now();
  equal(diffLines(left, left.with(5000, "x")).filter(({ change }) => change !== "same").length, 2);
  isTrue(performance.now() - before < 2000, "it took too long");
});
