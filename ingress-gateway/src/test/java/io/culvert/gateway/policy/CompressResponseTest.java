package io.culvert.gateway.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.exchange.CaptureRules;
import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.Redactions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressResponseTest {
  private static final EdgePolicy COMPRESSED = new EdgePolicy(null, null, null, null, true, null);

  private final EmbeddedChannel channel = new EmbeddedChannel(new CompressResponse());

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void request(HttpMethod method, HttpVersion version, String acceptEncoding) {
    var request = new DefaultHttpRequest(version, method, "/");
    request.headers().add("Accept-Encoding", acceptEncoding);
    channel.writeInbound(
        new Exchange(
            Instant.EPOCH,
            request,
            new ScriptedTunnel("a.localhost", null, false, COMPRESSED),
            new Client("192.0.2.1", "http", null),
            CaptureRules.of(false, null, Redactions.NONE)));
  }

  private HttpResponse respond(int status, String... fields) {
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    for (var field : fields) {
      head.headers().add(field.split(": ")[0], field.split(": ")[1]);
    }
    channel.writeOutbound(head);
    return channel.readOutbound();
  }

  private byte[] written(HttpContent... contents) {
    channel.writeOutbound((Object[]) contents);
    var bytes = new ByteArrayOutputStream();
    for (HttpContent each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      ByteBuf content = each.content();
      var piece = new byte[content.readableBytes()];
      content.readBytes(piece);
      bytes.writeBytes(piece);
      each.release();
    }
    return bytes.toByteArray();
  }

  private static HttpContent content(byte[] bytes) {
    return new DefaultHttpContent(Unpooled.copiedBuffer(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 100_000, 1_000_000})
  void whatCannotBePackedComesBackByteForByte(int size) throws IOException {
    var random = new byte[size];
    new Random(size).nextBytes(random);
    request(HttpMethod.GET, HttpVersion.HTTP_1_1, "gzip");
    respond(200, "Content-Type: application/json");

    var packed =
        written(
            content(Arrays.copyOf(random, size / 2)),
            content(Arrays.copyOfRange(random, size / 2, size)),
            new DefaultLastHttpContent());

    var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    assertThat(unpacked).isEqualTo(random);
  }

  @Test
  void eachPieceCanBeReadBeforeTheNextOneComes() throws Exception {
    request(HttpMethod.GET, HttpVersion.HTTP_1_1, "gzip");
    respond(200, "Content-Type: text/html");
    var inflater = new Inflater(true);

    for (var word : new String[] {"first", "second"}) {
      var packed = written(content(word.getBytes(UTF_8)));
      int header = word.equals("first") ? 10 : 0;
      inflater.setInput(packed, header, packed.length - header);
      var out = new byte[100];
      assertThat(new String(out, 0, inflater.inflate(out), UTF_8)).isEqualTo(word);
    }
    inflater.end();
  }

  @Test
  void theHeadSaysWhatWasDone() {
    request(HttpMethod.GET, HttpVersion.HTTP_1_1, "gzip");
    var head =
        respond(
            200, "Content-Type: text/css", "Content-Length: 900", "ETag: \"x\"", "Vary: Origin");

    assertThat(head.headers().get("Content-Encoding")).isEqualTo("gzip");
    assertThat(head.headers().get("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(head.headers().contains("Content-Length")).isFalse();
    assertThat(head.headers().get("ETag")).isEqualTo("W/\"x\"");
    assertThat(head.headers().getAll("Vary")).containsExactly("Origin", "Accept-Encoding");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | Content-Type: text/event-stream",
        "200 | Content-Type: application/grpc",
        "200 | Content-Type: application/grpc+json",
        "200 | Content-Type: Application/grpc-web+json;charset=utf-8",
        "200 | Content-Type: application/grpc-web+xml",
        "200 | Content-Type: image/png",
        "200 | X: no type",
        "204 | Content-Type: text/html",
        "206 | Content-Type: text/html",
        "304 | Content-Type: text/html"
      })
  void whatGainsNothingIsLeftAlone(int status, String field) {
    request(HttpMethod.GET, HttpVersion.HTTP_1_1, "gzip");
    var head = respond(status, field);

    assertThat(head.headers().contains("Content-Encoding")).isFalse();
    assertThat(head.headers().contains("Vary")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Encoding: br",
        "Cache-Control: public, no-transform",
        "Content-Length: 255",
        "Content-Range: bytes 0-1/2"
      })
  void whatMustNotBeChangedIsLeftAlone(String field) {
    request(HttpMethod.GET, HttpVersion.HTTP_1_1, "gzip");
    var head = respond(200, "Content-Type: text/html", field);

    assertThat(head.headers().get("Content-Encoding", "")).isNotEqualTo("gzip");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "br, GZIP;q=0.5 | true",
        "* | true",
        "br | false",
        "identity | false",
        "gzip;q=0 | false",
        "gzip;q=0, * | false",
        "*;q=0 | false",
        "x-gzip;q=0.001 | true",
        "identity, gzip;q=0.5 | false",
        "identity;q=0.5, gzip | true",
        "identity;q=0.5, *;q=0.8 | true",
        "gzip, identity | true"
      })
  void theClientDecides(String acceptEncoding, boolean packed) {
    request(HttpMethod.GET, HttpVersion.HTTP_1_1, acceptEncoding);
    var head = respond(200, "Content-Type: text/html");

    assertThat(head.headers().contains("Content-Encoding", "gzip", true)).isEqualTo(packed);
    assertThat(head.headers().get("Vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  void aClientThatKnowsNoChunksGetsItAsItIs() {
    request(HttpMethod.GET, HttpVersion.HTTP_1_0, "gzip");

    assertThat(respond(200, "Content-Type: text/html").headers().contains("Content-Encoding"))
        .isFalse();
  }

  @Test
  void headIsAnsweredAsGetWouldBeWithoutABody() {
    request(HttpMethod.HEAD, HttpVersion.HTTP_1_1, "gzip");
    var head = respond(200, "Content-Type: text/html", "Content-Length: 900");

    assertThat(head.headers().get("Content-Encoding")).isEqualTo("gzip");
    assertThat(head.headers().contains("Content-Length")).isFalse();
    assertThat(written(LastHttpContent.EMPTY_LAST_CONTENT)).isEmpty();
  }
}
