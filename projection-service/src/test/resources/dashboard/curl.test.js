import { asCurl, quoted } from "/js/curl.js";
import { equal, isTrue, test } from "./check.js";

const detail = (changes) => ({
  method: "GET", target: "/a?b=1", hostname: "shop.localhost", requestHeaders: [["Host", "shop.localhost:8190"], ["Accept", "*/*"]], ...changes,
});
const flat = (command) => command.replaceAll(" \\\n  ", " ");
const octets = (text) => new TextEncoder().encode(text);

test("a plain request", () => {
  equal(flat(asCurl(detail(), null)), "curl --path-as-is --globoff 'http://shop.localhost:8190/a?b=1' -H 'Accept: */*'");
});
test("what came by TLS is asked for by TLS", () => isTrue(asCurl(detail({ scheme: "https" }), null).includes("'https://shop.localhost:8190/a?b=1'")));
test("HEAD is asked for as curl does it", () => isTrue(asCurl(detail({ method: "HEAD" }), null).includes("--head")));
test("a method is named only when curl would choose another", () => {
  isTrue(!asCurl(detail({ method: "POST" }), octets("x")).includes("-X"));
  isTrue(asCurl(detail({ method: "POST" }), null).includes("-X POST"));
  isTrue(asCurl(detail({ method: "PUT" }), octets("x")).includes("-X PUT"));
});
test("a quote cannot leave the quotes", () => equal(quoted("it's; rm -rf /"), "'it'\\''s; rm -rf /'"));
test("a text body is passed as it is", () => isTrue(asCurl(detail({ method: "POST" }), octets('{"a":"it\'s"}')).endsWith(`--data-binary '{"a":"it'\\''s"}'`)));
test("a body that begins with @ is no file", () => isTrue(asCurl(detail({ method: "POST" }), octets("@/etc/passwd")).endsWith("--data-raw @/etc/passwd")));
test("bytes that are no text are piped in", () => {
  isTrue(asCurl(detail({ method: "POST" }), Uint8Array.of(0, 0x41, 0x25, 0x27, 0xff)).startsWith("printf '\\000A\\045\\047\\377' |\ncurl"));
});
test("an empty field is sent as an empty field", () => isTrue(asCurl(detail({ requestHeaders: [["X-Empty", ""]] }), null).includes("-H 'X-Empty;'")));
test("framing is left to curl", () => {
  isTrue(!/content-length|transfer-encoding/i.test(asCurl(detail({ requestHeaders: [["Content-Length", "3"], ["Transfer-Encoding", "chunked"]] }), null)));
});
