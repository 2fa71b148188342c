package io.culvert.tunnel.head;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHeadsTest {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

  @AfterEach
  void everyBufferIsReleased() {
    assertThat(allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory())
        .isZero();
  }

  @Test
  void aRequestComesBackAsItWasCaseOrderRepeatsAndOddBytesIncluded() throws Exception {
    var text =
        "PROPFIND /a%2Fb/../c?x=1&x=2&y=\u00e9 HTTP/1.1\r\n"
            + "hOsT: shop.localhost:8190\r\n"
            + "X-A: 1\r\n"
            + "Cookie: a=\u00fc\r\n"
            + "x-a: 2\r\n"
            + "Empty: \r\n\r\n";
    var request = HttpHeads.decodeRequest(bytes(text));

    assertThat(request.method().name()).isEqualTo("PROPFIND");
    assertThat(request.uri()).isEqualTo("/a%2Fb/../c?x=1&x=2&y=\u00e9");
    assertThat(request.headers().entries())
        .extracting(field -> field.getKey() + "=" + field.getValue())
        .containsExactly("hOsT=shop.localhost:8190", "X-A=1", "Cookie=a=\u00fc", "x-a=2", "Empty=");
    assertThat(text(HttpHeads.encodeRequest(request, allocator))).isEqualTo(text);
  }

  @Test
  void aResponseComesBackAsItWas() throws Exception {
    var text = "HTTP/1.1 299 Quite \u00fcber OK\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n";
    var response = HttpHeads.decodeResponse(bytes(text));

    assertThat(response.status().code()).isEqualTo(299);
    assertThat(response.headers().getAll("set-cookie")).containsExactly("a", "b");
    assertThat(text(HttpHeads.encodeResponse(response, allocator))).isEqualTo(text);
  }

  @Test
  void aResponseWithoutReasonMayLeaveItsSpaceOut() throws Exception {
    var response = HttpHeads.decodeResponse(bytes("HTTP/1.0 204\r\n\r\n"));

    assertThat(response.status().code()).isEqualTo(204);
    assertThat(response.protocolVersion()).isEqualTo(HttpVersion.HTTP_1_0);
  }

  @Test
  void spaceAroundAValueIsNotPartOfIt() throws Exception {
    var request = HttpHeads.decodeRequest(bytes("GET / HTTP/1.1\r\nA:\t b c \t\r\n\r\n"));

    assertThat(request.headers().get("A")).isEqualTo("b c");
  }

  @Test
  void trailersComeBackAndNoneAreNoBytes() throws Exception {
    var trailers = HttpHeads.decodeTrailers(bytes("Sum: 1\r\n\r\n"));

    assertThat(trailers.get("Sum")).isEqualTo("1");
    assertThat(text(HttpHeads.encodeTrailers(trailers, allocator))).isEqualTo("Sum: 1\r\n\r\n");
    assertThat(text(HttpHeads.encodeTrailers(new DefaultHttpHeaders(), allocator))).isEmpty();
    assertThat(HttpHeads.decodeTrailers(Unpooled.EMPTY_BUFFER).isEmpty()).isTrue();
  }

  @Test
  void readingLeavesTheBufferToItsOwner() throws Exception {
    var head = bytes("GET / HTTP/1.1\r\n\r\n");
    HttpHeads.decodeRequest(head);

    assertThat(head.refCnt()).isEqualTo(1);
    assertThat(head.readableBytes()).isEqualTo(18);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET / HTTP/1.1",
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\n\n",
        "GET / HTTP/1.1\r\n\r\nX",
        "GET / HTTP/1.1\r\nA: 1\r\n",
        "GET / HTTP/1.1\r\nA: 1\n\r\n",
        "GET / HTTP/1.1\r\nA: 1\rB: 2\r\n\r\n",
        "GET / HTTP/1.1\r\nA: \0\r\n\r\n",
        "GET / HTTP/1.1\r\nA: \177\r\n\r\n",
        "GET / HTTP/1.1\r\nA : 1\r\n\r\n",
        "GET / HTTP/1.1\r\n: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nA\r\n\r\n",
        "GET / HTTP/1.1\r\nA: 1\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\n A: 1\r\n\r\n",
        "GET  / HTTP/1.1\r\n\r\n",
        "GET /a b HTTP/1.1\r\n\r\n",
        "GET /\1 HTTP/1.1\r\n\r\n",
        "G@T / HTTP/1.1\r\n\r\n",
        " / HTTP/1.1\r\n\r\n",
        "GET / HTTP/2.0\r\n\r\n",
        "GET / HTTP/1.2\r\n\r\n",
        "GET / http/1.1\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\n\r\n"
      })
  void whatIsNotExactlyOneRequestHeadIsRejected(String text) {
    assertThatThrownBy(() -> HttpHeads.decodeRequest(bytes(text)))
        .isInstanceOf(MalformedHead.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nA: b\nSet-Cookie: evil\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 099 No\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 +20 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        "HTTP/1.1 200 O\0K\r\n\r\n",
        "HTTP/1.1 200 OK\r\nBad Name: 1\r\n\r\n",
        "<html>"
      })
  void whatIsNotExactlyOneResponseHeadIsRejected(String text) {
    assertThatThrownBy(() -> HttpHeads.decodeResponse(bytes(text)))
        .isInstanceOf(MalformedHead.class);
  }

  @Test
  void aHeadOverItsLimitsIsRejected() {
    var fields = "GET / HTTP/1.1\r\n" + "A: 1\r\n".repeat(HttpHeads.MAX_FIELDS + 1) + "\r\n";
    assertThatThrownBy(() -> HttpHeads.decodeRequest(bytes(fields)))
        .hasMessageContaining("1000 fields");

    var large = "GET / HTTP/1.1\r\nA: " + "x".repeat(128 * 1024) + "\r\n\r\n";
    assertThatThrownBy(() -> HttpHeads.decodeRequest(bytes(large))).hasMessageContaining("larger");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nB: c", "a\nb", "a\0", "\u20ac"})
  void aValueThatCouldBreakOutIsNotWritten(String value) {
    var headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    headers.add("A", value);
    var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers);

    assertThatThrownBy(() -> HttpHeads.encodeResponse(response, allocator))
        .isInstanceOf(MalformedHead.class);
  }

  @Test
  void aNameThatCouldBreakOutIsNotWrittenInWhicheverFormItComes() throws Exception {
    var within = "xA-1y".getBytes(ISO_8859_1);
    assertThat(
            text(HttpHeads.encodeTrailers(named(new AsciiString(within, 1, 3, false)), allocator)))
        .isEqualTo("A-1: b\r\n\r\n");

    for (CharSequence name :
        List.of("A:B", "A\nB", new AsciiString("A:B"), new AsciiString("A\u00e9"))) {
      assertThatThrownBy(() -> HttpHeads.encodeTrailers(named(name), allocator))
          .isInstanceOf(MalformedHead.class);
    }
  }

  private static HttpHeaders named(CharSequence name) {
    var headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    return headers.add(name, "b");
  }

  @Test
  void aTargetThatCouldBreakOutIsNotWritten() {
    var request =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/") {
          @Override
          public String uri() {
            return "/ HTTP/1.1\r\nA: b";
          }
        };

    assertThatThrownBy(() -> HttpHeads.encodeRequest(request, allocator))
        .isInstanceOf(MalformedHead.class);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, ISO_8859_1);
  }

  private static String text(ByteBuf bytes) {
    try {
      return bytes.toString(ISO_8859_1);
    } finally {
      bytes.release();
    }
  }
}
