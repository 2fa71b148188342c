package io.culvert.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublicHttpCodecTest {
  private final PublicHttpCodec codec = new PublicHttpCodec(HttpLimits.DEFAULT);
  private final EmbeddedChannel channel = new EmbeddedChannel(codec);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void receive(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
  }

  private void answer(int status, String... fields) {
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    for (var field : fields) {
      head.headers().add(field.split(": ")[0], field.split(": ")[1]);
    }
    channel.writeOutbound(head, LastHttpContent.EMPTY_LAST_CONTENT);
    channel.runPendingTasks();
  }

  private String nextTarget() {
    Object message = channel.readInbound();
    while (message instanceof HttpContent content) {
      content.release();
      message = channel.readInbound();
    }
    return message instanceof HttpRequest request ? request.uri() : "none";
  }

  @Test
  void thePipelinedRequestWaitsForTheEndOfTheResponse() {
    receive("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\n\r\n");

    assertThat(nextTarget()).isEqualTo("/1");
    assertThat(nextTarget()).isEqualTo("none");
    answer(103);
    assertThat(nextTarget()).isEqualTo("none");
    answer(200, "Content-Length: 0");
    assertThat(nextTarget()).isEqualTo("/2");
    assertThat(nextTarget()).isEqualTo("none");
    answer(204);
    assertThat(nextTarget()).isEqualTo("/3");
  }

  @Test
  void thePipelinedRequestWaitsUntilTheSocketTakesMore() {
    receive("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");
    assertThat(nextTarget()).isEqualTo("/1");
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    channel.runPendingTasks();
    answer(200, "Content-Length: 0");
    assertThat(nextTarget()).isEqualTo("none");

    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();
    assertThat(nextTarget()).isEqualTo("/2");
  }

  @Test
  void anEarlyResponseDoesNotLetTheNextRequestPassTheBody() {
    receive("POST /1 HTTP/1.1\r\nContent-Length: 4\r\n\r\nab");
    assertThat(nextTarget()).isEqualTo("/1");
    answer(200, "Content-Length: 0");
    assertThat(codec.phase()).isEqualTo(ClientPhase.SENDING_REST);
    receive("cdGET /2 HTTP/1.1\r\n\r\n");
    assertThat(nextTarget()).isEqualTo("/2");
  }

  @Test
  void nothingIsDecodedAfterAResponseThatClosesTheConnection() {
    receive("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");
    assertThat(nextTarget()).isEqualTo("/1");
    answer(200, "Content-Length: 0", "Connection: close");
    assertThat(nextTarget()).isEqualTo("none");
  }

  @Test
  void readingStopsWhenTooMuchIsWaiting() {
    receive("GET /1 HTTP/1.1\r\n\r\n");
    assertThat(channel.config().isAutoRead()).isTrue();
    receive("GET /2 HTTP/1.1\r\nX: " + "a".repeat(50_000) + "\r\n\r\n");
    assertThat(channel.config().isAutoRead()).isTrue();
    receive("GET /3 HTTP/1.1\r\nX: " + "a".repeat(50_000) + "\r\n\r\n");
    assertThat(channel.config().isAutoRead()).isFalse();
    answer(200, "Content-Length: 0");
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void phasesFollowTheBytes() {
    assertThat(codec.phase()).isEqualTo(ClientPhase.IDLE);
    receive("\r\n");
    assertThat(codec.phase()).isEqualTo(ClientPhase.IDLE);
    receive("POS");
    assertThat(codec.phase()).isEqualTo(ClientPhase.SENDING_HEAD);
    receive("T / HTTP/1.1\r\n");
    assertThat(codec.phase()).isEqualTo(ClientPhase.SENDING_HEAD);
    receive("Content-Length: 2\r\n\r\n");
    assertThat(codec.phase()).isEqualTo(ClientPhase.SENDING_BODY);
    receive(" \r");
    assertThat(codec.phase()).isEqualTo(ClientPhase.WAITING);
    answer(200, "Content-Length: 0");
    assertThat(codec.phase()).isEqualTo(ClientPhase.IDLE);
    assertThat(codec.requests()).isEqualTo(1);
  }

  @Test
  void aBodyThatLooksLikeAFoldIsNone() {
    receive("POST /1 HTTP/1.1\r\nContent-Length: 9\r\n");
    receive("\r\n a\r\n b\r\n ");
    receive("GET /2 HTTP/1.1\r\n\r\n");
    assertThat(nextTarget()).isEqualTo("/1");
    HttpContent body = null;
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      body = (HttpContent) next;
      assertThat(body.decoderResult().isSuccess()).isTrue();
      body.release();
    }
    assertThat(body).isInstanceOf(LastHttpContent.class);
    answer(200, "Content-Length: 0");
    assertThat(nextTarget()).isEqualTo("/2");
  }

  @Test
  void theBytesNotLookedAtAreHandedOnWhenTheCodecGoes() {
    receive("GET /1 HTTP/1.1\r\nUpgrade: x\r\n\r\nraw bytes");
    assertThat(nextTarget()).isEqualTo("/1");
    assertThat(nextTarget()).isEqualTo("none");
    channel.pipeline().remove(codec);
    ByteBuf raw = channel.readInbound();
    assertThat(raw.toString(ISO_8859_1)).isEqualTo("raw bytes");
    raw.release();
  }
}
