package io.culvert.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OneResponseEncoderTest {
  private final AtomicInteger ends = new AtomicInteger();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new OneResponseEncoder(() -> false, ends::incrementAndGet));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private ChannelFuture write(Object message) {
    return channel.pipeline().write(message);
  }

  private ChannelFuture head(String name, String value) {
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().add(name, value);
    return write(head);
  }

  private ChannelFuture piece(String text) {
    return write(new DefaultHttpContent(Unpooled.copiedBuffer(text, ISO_8859_1)));
  }

  private String sent() {
    channel.runPendingTasks();
    ByteBuf bytes = channel.readOutbound();
    if (bytes == null) {
      return "nothing";
    }
    try {
      return bytes.toString(ISO_8859_1);
    } finally {
      bytes.release();
    }
  }

  @Test
  void aSmallResponseIsOneWriteAndEveryPartOfItIsToldSo() {
    var head = head("Content-Length", "5");
    var piece = piece("hello");
    var last = write(LastHttpContent.EMPTY_LAST_CONTENT);
    channel.flush();

    assertThat(sent()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    assertThat(sent()).isEqualTo("nothing");
    assertThat(head.isSuccess() && piece.isSuccess() && last.isSuccess()).isTrue();
    assertThat(ends).hasValue(1);
  }

  @Test
  void aFlushSendsWhatThereIs() {
    var head = head("Transfer-Encoding", "chunked");
    channel.flush();
    assertThat(sent()).isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    assertThat(head.isSuccess()).isTrue();

    piece("event");
    channel.flush();
    assertThat(sent() + sent() + sent()).isEqualTo("5\r\nevent\r\n");
    assertThat(ends).hasValue(0);
  }

  @Test
  void ofALargerResponseThePiecesKeepTheirOrder() {
    head("Content-Length", "6");
    piece("ab");
    piece("cd");
    var end = new DefaultLastHttpContent(Unpooled.copiedBuffer("ef", ISO_8859_1));
    write(end);
    channel.flush();

    assertThat(sent() + sent() + sent() + sent())
        .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef");
  }

  @Test
  void theBodyThatComesWithTheEndIsSentToo() {
    head("Content-Length", "4");
    piece("ab");
    write(new DefaultLastHttpContent(Unpooled.copiedBuffer("cd", ISO_8859_1)));
    channel.flush();

    assertThat(sent()).endsWith("\r\n\r\nabcd");
  }

  @Test
  void trailersFollowTheBody() {
    head("Transfer-Encoding", "chunked");
    piece("ab");
    var last = new DefaultLastHttpContent();
    last.trailingHeaders().add("Checksum", "1");
    write(last);
    channel.flush();

    var all = new StringBuilder();
    for (var next = sent(); !next.equals("nothing"); next = sent()) {
      all.append(next);
    }
    assertThat(all).endsWith("\r\n\r\n2\r\nab\r\n0\r\nChecksum: 1\r\n\r\n");
  }

  @Test
  void anInterimHeadDoesNotWait() {
    write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    write(LastHttpContent.EMPTY_LAST_CONTENT);
    head("Content-Length", "0");
    channel.flush();

    assertThat(sent()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    assertThat(ends).hasValue(0);
  }

  @Test
  void aHeadThatCannotBeEncodedTakesItsPieceWithItAndTheConnectionCanBeClosed() {
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    var failing =
        new EmbeddedChannel(new OneResponseEncoder(OneResponseEncoderTest::fail, () -> {}));
    var first = failing.pipeline().write(head);
    var bytes = Unpooled.copiedBuffer("hello", ISO_8859_1);
    var piece = failing.pipeline().write(new DefaultHttpContent(bytes));
    failing.pipeline().flush();

    assertThat(first.cause()).isNotNull();
    assertThat(piece.cause()).isNotNull();
    assertThat(bytes.refCnt()).isZero();
    failing.close();
    assertThat(failing.isOpen()).isFalse();
  }

  private static boolean fail() {
    throw new IllegalStateException("no memory");
  }

  @Test
  void whatWaitsWhenTheConnectionGoesIsReleasedAndItsPromisesFail() {
    var head = head("Content-Length", "5");
    var bytes = Unpooled.copiedBuffer("hello", ISO_8859_1);
    var piece = write(new DefaultHttpContent(bytes));
    channel.pipeline().remove(OneResponseEncoder.class);

    assertThat(bytes.refCnt()).isZero();
    assertThat(head.cause()).isNotNull();
    assertThat(piece.cause()).isNotNull();
  }
}
