package io.culvert.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.ScriptedStream;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What parsers of HTTP/1.1 disagree about, with which a second request is smuggled past one of two
 * of them (RFC 9112 §11.2). Each row is followed by another request on the same connection. Either
 * the row is refused, the connection closes and the origin sees neither; or the origin sees exactly
 * the two requests that the gateway saw, each framed in one way only.
 */
class SmugglingTest {
  private static final String HOST = "Host: shop.localhost\r\n";
  private static final String POST = "POST /row HTTP/1.1\r\n" + HOST;
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String CHUNK = "5\r\nhello\r\n0\r\n\r\n";
  private static final String NEXT = "GET /next HTTP/1.1\r\n" + HOST + "\r\n";

  private static GatewayUnderTest gateway;
  private static ScriptedTunnel tunnel;

  @BeforeAll
  static void start() {
    gateway = new GatewayUnderTest();
    tunnel =
        gateway
            .tunnels
            .online("shop.localhost")
            .onOpen(SmugglingTest::refuseUpgrade)
            .onRequest(SmugglingTest::answer);
  }

  /** What asks to leave HTTP has no end before it is answered. */
  private static void refuseUpgrade(ScriptedStream stream) {
    if (stream.head().contains("Upgrade")) {
      stream.respond(200, "fine");
    }
  }

  private static void answer(ScriptedStream stream) {
    if (!stream.head().contains("Upgrade")) {
      stream.respond(200, "fine");
    }
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @AfterEach
  void forget() {
    tunnel.streams().clear();
  }

  /** A row that has to be refused. */
  private record Refused(String name, String bytes, int status, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A row that may pass, as one request with that body. */
  private record Passed(String name, String bytes, String body) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Refused malformed(String name, String bytes) {
    return new Refused(name, bytes, 400, "CVT-1007");
  }

  private static Refused ambiguous(String name, String fields) {
    return new Refused(name, POST + fields + "\r\n" + CHUNK, 400, "CVT-1008");
  }

  private static Refused length(String name, String value) {
    return malformed(name, POST + "Content-Length:" + value + "\r\n\r\nhello");
  }

  private static Refused coding(String name, String value) {
    return malformed(name, POST + "Transfer-Encoding:" + value + "\r\n\r\n" + CHUNK);
  }

  private static Refused head(String name, String head) {
    return malformed(name, head + "\r\n");
  }

  private static Refused chunks(String name, String body) {
    return malformed(name, CHUNKED + body);
  }

  static Stream<Refused> refused() {
    return Stream.of(twoFramings(), lengths(), codings(), lines(), targets(), chunks())
        .flatMap(each -> each);
  }

  private static Stream<Refused> twoFramings() {
    return Stream.of(
        ambiguous("CL.TE", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"),
        ambiguous("TE.CL", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"),
        ambiguous("CL.TE with no length", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"),
        ambiguous("CL.TE, coding unknown", "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n"),
        ambiguous("CL.TE, coding identity", "Content-Length: 5\r\nTransfer-Encoding: identity\r\n"),
        ambiguous("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n"),
        ambiguous("the same length twice", "Content-Length: 5\r\nContent-Length: 5\r\n"),
        ambiguous("the same length in two cases", "Content-Length: 5\r\ncontent-length: 5\r\n"),
        ambiguous("a list of lengths", "Content-Length: 5, 5\r\n"),
        ambiguous("a list of different lengths", "Content-Length: 5,6\r\n"));
  }

  private static Stream<Refused> lengths() {
    return Stream.of(
        length("length with a plus", " +5"),
        length("length with a minus", " -5"),
        length("hexadecimal length", " 0x5"),
        length("length with a space in it", " 5 5"),
        length("length with a fraction", " 5.0"),
        length("length with an exponent", " 5e0"),
        length("length with an underscore", " 0_5"),
        length("length beyond a long", " 99999999999999999999"),
        length("no length", " "),
        length("length behind a vertical tab", " \u000b5"),
        length("length before a NUL", " 5\u0000"),
        length("length in other digits", " \u00b5"));
  }

  private static Stream<Refused> codings() {
    return Stream.of(
        coding("TE.TE: two", " chunked\r\nTransfer-Encoding: chunked"),
        coding("TE.TE: chunked and identity", " chunked\r\nTransfer-Encoding: identity"),
        coding("TE.TE: cow and chunked", " cow\r\nTransfer-Encoding: chunked"),
        coding("TE.TE: chunked and nothing", " chunked\r\nTransfer-Encoding:"),
        coding("TE.TE: in another case", " chunked\r\ntransfer-encoding: x"),
        coding("no coding", ""),
        coding("identity", " identity"),
        coding("chunked, identity", " chunked, identity"),
        coding("identity, chunked", " identity, chunked"),
        coding("gzip, chunked", " gzip, chunked"),
        coding("chunked, chunked", " chunked, chunked"),
        coding("a comma behind chunked", " chunked,"),
        coding("a comma before chunked", " ,chunked"),
        coding("xchunked", " xchunked"),
        coding("chunkedx", " chunkedx"),
        coding("chunked with a parameter", " chunked;q=1"),
        coding("quoted chunked", " \"chunked\""),
        coding("vertical tab before chunked", " \u000bchunked"),
        coding("form feed behind chunked", " chunked\u000c"),
        coding("NUL behind chunked", " chunked\u0000"),
        coding("space of no break before chunked", " \u00a0chunked"),
        coding("folded chunked", "\r\n chunked"),
        coding("chunked and a folded line", " chunked\r\n x"),
        coding("bare LF before chunked", "\n chunked"),
        coding("bare CR before chunked", "\r chunked"),
        malformed("coding behind a bare CR", POST + "X: y\rTransfer-Encoding: chunked\r\n\r\n"),
        malformed("space before the colon", POST + "Transfer-Encoding : chunked\r\n\r\n" + CHUNK),
        malformed("tab before the colon", POST + "Transfer-Encoding\t: chunked\r\n\r\n" + CHUNK),
        malformed("NUL in the name", POST + "Transfer-\u0000Encoding: chunked\r\n\r\n" + CHUNK),
        malformed("tab before the name", POST + "\tTransfer-Encoding: chunked\r\n\r\n" + CHUNK),
        malformed("name in obs-text", POST + "Transfer-Encoding\u00a0: chunked\r\n\r\n" + CHUNK),
        malformed(
            "coding in HTTP/1.0",
            "POST / HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + CHUNK));
  }

  private static Stream<Refused> lines() {
    var get = "GET /row HTTP/1.1\r\n";
    return Stream.of(
        malformed("bare LF everywhere", "GET /row HTTP/1.1\nHost: shop.localhost\n\n"),
        malformed("bare LF behind the request line", "GET /row HTTP/1.1\n" + HOST + "\r\n"),
        malformed("bare LF behind a field", get + HOST + "X: y\n\r\n"),
        malformed("bare LF at the end", get + HOST + "X: y\r\n\n"),
        malformed("bare CR at the end", get + HOST + "X: y\r\n\r\r\n"),
        head("bare CR in a value", get + HOST + "X: y\rz\r\n"),
        head("two CR behind a field", get + HOST + "X: y\r\r\n"),
        head("folded field", get + HOST + "X: y\r\n z\r\n"),
        head("field folded by a tab", get + HOST + "X: y\r\n\tz\r\n"),
        head("folded Host", get + "Host:\r\n shop.localhost\r\n"),
        head("space before the first field", get + " X: y\r\n" + HOST),
        head("space before the colon", get + HOST + "X : y\r\n"),
        head("NUL in a value", get + HOST + "X: y\u0000z\r\n"),
        head("a control character in a value", get + HOST + "X: y\u0001z\r\n"),
        head("a control character in a name", get + HOST + "X\u0001: y\r\n"),
        head("DEL in a value", get + HOST + "X: y\u007fz\r\n"),
        head("a request line for a field", get + HOST + "GET /admin HTTP/1.1\r\n"),
        new Refused("no Host", get + "\r\n", 400, "CVT-1011"),
        new Refused("empty Host", get + "Host:\r\n\r\n", 400, "CVT-1011"),
        new Refused("two Hosts", get + HOST + HOST + "\r\n", 400, "CVT-1011"),
        new Refused("two different Hosts", get + HOST + "Host: b\r\n\r\n", 400, "CVT-1011"),
        head("a list of Hosts", get + "Host: shop.localhost, b\r\n"),
        head("Host with a user", get + "Host: b@shop.localhost\r\n"));
  }

  private static Stream<Refused> targets() {
    return Stream.of(
        head("two spaces", "GET  /row HTTP/1.1\r\n" + HOST),
        head("tab as a separator", "GET\t/row HTTP/1.1\r\n" + HOST),
        head("bare CR as a separator", "GET\r/row HTTP/1.1\r\n" + HOST),
        head("vertical tab as a separator", "GET /row\u000bHTTP/1.1\r\n" + HOST),
        head("space at the start", " GET /row HTTP/1.1\r\n" + HOST),
        head("space at the end", "GET /row HTTP/1.1 \r\n" + HOST),
        head("a space in the target", "GET /r ow HTTP/1.1\r\n" + HOST),
        head("another request in the target", "GET /row HTTP/1.1 /x HTTP/1.1\r\n" + HOST),
        head("a space in the method", "GE T /row HTTP/1.1\r\n" + HOST),
        head("HTTP/0.9", "GET /row\r\n"),
        head("HTTP/01.1", "GET /row HTTP/01.1\r\n" + HOST),
        head("version in lower case", "GET /row http/1.1\r\n" + HOST),
        new Refused("HTTP/1.10", "GET /row HTTP/1.10\r\n" + HOST + "\r\n", 400, "CVT-1007"),
        new Refused("HTTP/2.0", "GET /row HTTP/2.0\r\n" + HOST + "\r\n", 505, "CVT-1016"),
        new Refused("CONNECT", "CONNECT b:80 HTTP/1.1\r\n" + HOST + "\r\n", 501, "CVT-1015"));
  }

  private static Stream<Refused> chunks() {
    return Stream.of(
        chunks("size is no number", "zz\r\nhello\r\n0\r\n\r\n"),
        chunks("no size", "\r\nhello\r\n0\r\n\r\n"),
        chunks("size with a minus", "-5\r\nhello\r\n0\r\n\r\n"),
        chunks("size with a plus", "+5\r\nhello\r\n0\r\n\r\n"),
        chunks("size with 0x", "0x5\r\nhello\r\n0\r\n\r\n"),
        chunks("size with an underscore", "0_5\r\nhello\r\n0\r\n\r\n"),
        chunks("size before a NUL", "5\u0000\r\nhello\r\n0\r\n\r\n"),
        chunks("size behind a space", " 5\r\nhello\r\n0\r\n\r\n"),
        chunks("size beyond a long", "fffffffffffffffff\r\nhello\r\n0\r\n\r\n"),
        chunks("size that overflows to 5", "10000000000000005\r\nhello\r\n0\r\n\r\n"),
        chunks("size beyond an int", "100000005\r\nhello\r\n0\r\n\r\n"),
        chunks("negative as a long", "ffffffffffffffff\r\nhello\r\n0\r\n\r\n"),
        chunks("chunk longer than its size", "3\r\nhello\r\n0\r\n\r\n"),
        chunks("chunk shorter than its size", "6\r\nhello\r\n0\r\n\r\n"),
        chunks("no line end behind a chunk", "5\r\nhello0\r\n\r\n"),
        chunks("bare LF behind a size", "5\nhello\r\n0\r\n\r\n"),
        chunks("bare LF behind a chunk", "5\r\nhello\n0\r\n\r\n"),
        chunks("bare CR behind a size", "5\rhello\r\n0\r\n\r\n"),
        chunks("bare CR in an extension", "5;a\rb\r\nhello\r\n0\r\n\r\n"),
        chunks("bare LF in an extension", "5;a\nb\r\nhello\r\n0\r\n\r\n"),
        chunks("bare LF behind the last size", "5\r\nhello\r\n0\n\r\n"),
        chunks("bare LF at the end", "5\r\nhello\r\n0\r\n\n"),
        chunks("trailer without a colon", "0\r\nX y\r\n\r\n"),
        chunks("trailer with a space before its colon", "0\r\nX : y\r\n\r\n"),
        chunks("a request for a trailer", "0\r\nGET /admin HTTP/1.1\r\n" + HOST + "\r\n"),
        new Refused(
            "trailer bomb",
            CHUNKED + "0\r\nX: " + "a".repeat(70_000) + "\r\n\r\n",
            431,
            "CVT-1009"));
  }

  private static Passed framed(String name, String fields, String body) {
    return new Passed(name, POST + fields + "\r\n" + body, "hello");
  }

  private static Passed passed(String name, String body) {
    return new Passed(name, CHUNKED + body, "hello");
  }

  static Stream<Passed> passed() {
    return Stream.of(
        framed("a length", "Content-Length: 5\r\n", "hello"),
        framed("a length in another case", "cOnTeNt-LeNgTh:5\r\n", "hello"),
        framed("a length between spaces", "Content-Length: \t 5 \t\r\n", "hello"),
        framed("a length with zeros before it", "Content-Length: 0005\r\n", "hello"),
        framed("a coding", "Transfer-Encoding: chunked\r\n", CHUNK),
        framed("a coding in another case", "tRANSFER-eNCODING: CHUNKED\r\n", CHUNK),
        framed("a coding between tabs", "Transfer-Encoding:\tchunked\t\r\n", CHUNK),
        framed(
            "hop-by-hop length",
            "Connection: close, Content-Length\r\nContent-Length: 5\r\n",
            "hello"),
        framed(
            "hop-by-hop coding",
            "Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n",
            CHUNK),
        framed("hop-by-hop Host", "Connection: Host\r\nContent-Length: 5\r\n", "hello"),
        framed(
            "fields that only look like framing",
            "Transfer_Encoding: chunked\r\n"
                + "Content_Length: 9\r\n"
                + "X-Content-Length: 9\r\n"
                + "Content-Length: 5\r\n",
            "hello"),
        framed("TE is not a coding", "TE: chunked\r\nContent-Length: 5\r\n", "hello"),
        framed(
            "upgrade with a body",
            "Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 5\r\n",
            "hello"),
        framed(
            "upgrade to HTTP/2 with a body",
            "Connection: Upgrade, HTTP2-Settings\r\n"
                + "Upgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n"
                + "Content-Length: 5\r\n",
            "hello"),
        new Passed(
            "upgrade that is refused",
            POST.replace("POST", "GET") + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            ""),
        new Passed(
            "empty lines before", "\r\n\r\n" + POST + "Content-Length: 5\r\n\r\nhello", "hello"),
        new Passed("no body announced", POST + "\r\n", ""),
        new Passed(
            "GET with a body",
            POST.replace("POST", "GET") + "Content-Length: 5\r\n\r\nhello",
            "hello"),
        new Passed(
            "HTTP/1.0 that is kept",
            "POST /row HTTP/1.0\r\n"
                + HOST
                + "Connection: keep-alive\r\nContent-Length: 5\r\n\r\nhello",
            "hello"),
        new Passed(
            "absolute target and another Host",
            "POST http://shop.localhost/row HTTP/1.1\r\n"
                + "Host: b.localhost\r\n"
                + "Content-Length: 5\r\n\r\n"
                + "hello",
            "hello"),
        passed("size with zeros before it", "0005\r\nhello\r\n000\r\n\r\n"),
        passed("chunk extensions", "5;a=b;c=\"d;e\"\r\nhello\r\n0;x\r\n\r\n"),
        passed("an extension that looks like an end", "5;\"0\"\r\nhello\r\n0\r\n\r\n"),
        passed("folded trailer", "5\r\nhello\r\n0\r\nX: y\r\n z\r\n\r\n"),
        passed("many chunks", "1\r\nh\r\n1\r\ne\r\n3\r\nllo\r\n0\r\n\r\n"),
        passed(
            "framing in trailers",
            "5\r\nhello\r\n0\r\nContent-Length: 50\r\nTransfer-Encoding: chunked\r\nHost: b\r\n"
                + "X-Forwarded-For: 6.6.6.6\r\nConnection: close\r\nX-Sum: 1\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefusedAndWhatFollowsIsNotAnswered(Refused row) throws IOException {
    try (var client = gateway.connect()) {
      assertRefused(row, client.send(row.bytes + NEXT));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefusedByteByByte(Refused row) throws IOException {
    if (row.bytes.length() > 1_000) {
      return; // the same bytes a hundred times would prove no more
    }
    try (var client = gateway.connect()) {
      assertRefused(row, sendByteByByte(client, row.bytes + NEXT));
    }
  }

  private static void assertRefused(Refused row, RawClient client) throws IOException {
    var response = client.read();

    assertThat(response.status()).as(response.text()).isEqualTo(row.status);
    assertThat(response.text()).startsWith(row.code + "\n");
    assertThat(response.field("Connection")).isEqualTo("close");
    assertThat(client.readToEnd()).isEmpty();
    assertThat(tunnel.streams()).noneMatch(ScriptedStream::isEnded);
    assertThat(tunnel.streams()).hasSizeLessThanOrEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passed")
  void isOneRequestAndWhatFollowsIsAnother(Passed row) throws Exception {
    try (var client = gateway.connect()) {
      assertPassed(row, client.send(row.bytes + NEXT));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passed")
  void isOneRequestByteByByte(Passed row) throws Exception {
    try (var client = gateway.connect()) {
      assertPassed(row, sendByteByByte(client, row.bytes + NEXT));
    }
  }

  private static void assertPassed(Passed row, RawClient client) throws Exception {
    assertThat(client.read().text()).isEqualTo("fine");
    boolean closes = row.bytes.contains("Connection: close,");
    if (!closes) {
      assertThat(client.read().text()).isEqualTo("fine");
      assertRequest(tunnel.stream(1), "/next", "");
    }
    client.shutdownOutput();
    assertThat(client.readToEnd()).isEmpty();

    assertRequest(tunnel.stream(0), "/row", row.body);
    assertThat(tunnel.streams()).hasSize(closes ? 1 : 2);
  }

  /** The origin reads one request of it, whichever way it reads. */
  private static void assertRequest(ScriptedStream stream, String target, String body)
      throws MalformedHead {
    var head = HttpHeads.decodeRequest(Unpooled.copiedBuffer(stream.head(), ISO_8859_1));
    var fields = head.headers();
    assertThat(head.uri()).isEqualTo(target);
    assertThat(fields.getAll(HttpHeaderNames.HOST)).containsExactly("shop.localhost");
    assertThat(fields.getAll("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(new String(stream.body(), ISO_8859_1)).isEqualTo(body);
    var lengths = fields.getAll(HttpHeaderNames.CONTENT_LENGTH);
    var codings = fields.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    assertThat(lengths.size() + codings.size()).isEqualTo(body.isEmpty() ? 0 : 1);
    assertThat(codings).allMatch("chunked"::equalsIgnoreCase);
    assertThat(lengths).allMatch(length -> Long.parseLong(length) == body.length());
    assertThat(stream.trailers().toLowerCase(Locale.ROOT))
        .doesNotContain("content-length", "transfer-encoding", "host", "forwarded", "connection")
        .doesNotContain("\n ");
  }

  private static RawClient sendByteByByte(RawClient client, String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      try {
        client.send(bytes.substring(i, i + 1));
      } catch (IOException answeredAlready) {
        break;
      }
    }
    return client;
  }
}
