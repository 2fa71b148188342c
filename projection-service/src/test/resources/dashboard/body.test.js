import { parseForm, parseMultipart } from "/js/body-view/fields.js";
import { hexLines } from "/js/body-view/hex.js";
import { parseJson, printJson } from "/js/body-view/json-parse.js";
import { jsonTree } from "/js/body-view/json-tree.js";
import { decodeText, kindOf, looksLikeText, parseType } from "/js/body-view/kind.js";
import { textPieces } from "/js/body-view/text.js";
import { equal, isTrue, test, throws } from "./check.js";

const octets = (text) => new TextEncoder().encode(text);

for (const [type, body, kind] of [
  ["application/json; charset=utf-8", "{}", "json"],
  ["application/problem+json", "{}", "json"],
  ["APPLICATION/JSON", "{}", "json"],
  ["application/x-www-form-urlencoded", "a=1", "form"],
  ["multipart/form-data; boundary=x", "--x", "multipart"],
  ["multipart/form-data", "--x", "text"],
  ["image/png", "\u0089PNG", "image"],
  ["image/svg+xml", "<svg/>", "image"],
  ["text/html", "<b>", "text"],
  ["application/xhtml+xml", "<b>", "text"],
  ["application/pdf", "%PDF\u0000", "binary"],
  ["application/octet-stream", "plain", "text"],
  ["application/octet-stream", "a\u0000b", "binary"],
  [null, ' {"a":1}', "json"],
  [null, "hello", "text"],
  [null, "\u0001\u0002", "binary"],
]) {
  test(`${type} with ${JSON.stringify(body)} is ${kind}`, () => equal(kindOf(type, octets(body)), kind));
}
test("a character cut at the end is still text", () => isTrue(looksLikeText(octets("é").subarray(0, 1))));
test("bytes that are no UTF-8 are no text", () => isTrue(!looksLikeText(Uint8Array.of(0xff, 0xfe, 0x41))));
test("the charset of the type counts", () => equal(decodeText(Uint8Array.of(0xe9), "text/plain; charset=iso-8859-1"), "é"));
test("an unknown charset is read as UTF-8", () => equal(decodeText(octets("é"), "text/plain; charset=klingon"), "é"));
test("a quoted boundary is read", () => equal(parseType('multipart/form-data; boundary="a b"').params.boundary, "a b"));

test("bytes are shown sixteen a line with what can be printed", () => {
  equal(hexLines(Uint8Array.from([0x48, 0x69, 0, 0x7f, 0xff, ...new Array(12).fill(0x2e)])), [
    { offset: "00000000", hex: "48 69 00 7f ff 2e 2e 2e  2e 2e 2e 2e 2e 2e 2e 2e", ascii: "Hi.............." },
    { offset: "00000010", hex: `2e${" ".repeat(46)}`, ascii: "." },
  ]);
});
test("a piece of the bytes keeps its offset", () => equal(hexLines(new Uint8Array(64), 32, 48).map(({ offset }) => offset), ["00000020"]));
test("no bytes are no lines", () => equal(hexLines(new Uint8Array(0)), []));

test("JSON keeps order, repeated names and every digit", () => {
  const text = '{"b":1,"2":12345678901234567890.10,"1":[],"b":{}}';
  equal(printJson(parseJson(text)).replace(/\s/g, ""), text);
});
test("JSON is understood exactly when JSON.parse understands it", () => {
  for (const text of ["1", "-0", "1.5e+10", "01", "1.", ".5", "+1", "-", '"a\\u00e9\\n"', '"\\x"', '"a\nb"', "'a'", "[1,]", "[,1]", "[1 2]",
    "{}", '{"a":1,}', "{a:1}", '{"a" : [ true , false , null ] }', "tru", "nulls", "", "  ", "[[]]", "[[]", '"', "\ufeff1", "NaN", '{"a":1}x']) {
    let expected = true;
    try {
      JSON.parse(text);
    } catch {
      expected = false;
    }
    let actual = true;
    try {
      parseJson(text);
    } catch {
      actual = false;
    }
    isTrue(actual === expected, `${JSON.stringify(text)}: ${actual} instead of ${expected}`);
  }
});
test("laid out JSON means the same", () => {
  const value = { a: [1, "two\n", null, { "": [] }], "ü": { x: true } };
  equal(JSON.parse(printJson(parseJson(JSON.stringify(value)))), value);
});
test("JSON nested without end is refused, not a crash", () => throws(() => parseJson("[".repeat(200_000)), SyntaxError));
test("what is folded is not in the page", () => {
  const tree = jsonTree(parseJson(JSON.stringify({ list: Array.from({ length: 5000 }, (_, id) => ({ id })) })));
  isTrue(tree.querySelectorAll("li").length < 20, "too many elements");
  tree.querySelectorAll(".fold")[1].click();
  isTrue(tree.querySelectorAll("li").length > 100, "unfolding shows entries");
  isTrue(tree.querySelectorAll("li").length < 500, "but not all of them");
});
test("markup in JSON stays text", () => {
  const tree = jsonTree(parseJson('{"<img src=x>": "<script>alert(1)</script>"}'));
  equal([tree.querySelector("img"), tree.querySelector("script"), tree.textContent.includes("<script>alert(1)</script>")], [null, null, true]);
});

test("form fields are decoded in order", () => equal(parseForm("a=1&b=x+y%21&a="), [["a", "1"], ["b", "x y!"], ["a", ""]]));
test("the parts of a multipart body are found", () => {
  const body = octets('--x\r\nContent-Disposition: form-data; name="t"\r\n\r\nHi\r\n--x\r\nContent-Disposition: form-data; name="f"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n\u0000\r\n\r\n--x--\r\n');
  equal(parseMultipart(body, "x").map(({ name, filename, type, data }) => [name, filename, type, data]),
    [["t", null, null, octets("Hi")], ["f", "a.png", "image/png", octets("\u0000\r\n")]]);
});
test("a multipart body that was cut gives its whole parts", () => {
  const body = octets('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name="b"\r\n\r\n2');
  equal(parseMultipart(body, "x").map(({ name }) => name), ["a"]);
});
test("what is no multipart body gives no parts", () => equal(parseMultipart(octets("hello"), "x"), []));

test("text pieces put together are the text", () => {
  const text = `${"line\n".repeat(50)}${"x".repeat(100)}😀${"y".repeat(64)}`;
  const pieces = textPieces(text, 64);
  equal(pieces.join(""), text);
  isTrue(pieces.length > 4);
  isTrue(pieces.every((piece) => piece.isWellFormed()), "no character is cut in two");
});
