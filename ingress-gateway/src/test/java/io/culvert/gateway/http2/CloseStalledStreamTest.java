package io.culvert.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.http.MemoryBudget;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CloseStalledStreamTest {
  private static final int PIECE = 40 * 1024;

  private final MemoryBudget memory = new MemoryBudget(2 * PIECE);
  private final Unread unread = new Unread();
  private final EmbeddedChannel stream = stream(unread);

  private EmbeddedChannel stream(Unread client) {
    return new EmbeddedChannel(
        client,
        new CloseStalledStream(
            Duration.ofSeconds(60), new ClientShare(memory, new MemoryBudget(2 * PIECE))));
  }

  /** A client that gives no window: bytes are not taken before it does. */
  private static final class Unread extends ChannelOutboundHandlerAdapter {
    private final List<ChannelPromise> waiting = new ArrayList<>();
    private final List<Long> resets = new ArrayList<>();

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      switch (message) {
        case Http2ResetFrame reset -> resets.add(reset.errorCode());
        case Http2DataFrame data -> {
          data.release();
          waiting.add(promise);
        }
        default -> throw new AssertionError(message);
      }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
      waiting.forEach(each -> each.setFailure(new ClosedChannelException()));
      ctx.close(promise);
    }
  }

  private static void send(EmbeddedChannel to) {
    to.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[PIECE])));
  }

  private void passes(long seconds) {
    stream.advanceTimeBy(seconds, TimeUnit.SECONDS);
    stream.runScheduledPendingTasks();
  }

  @Test
  void aStreamMayWaitForItsTimeWhileThereIsMemory() {
    send(stream);
    for (int i = 0; i < 11; i++) {
      passes(5);
    }
    assertThat(stream.isOpen()).isTrue();
    passes(5);
    passes(5);
    assertThat(unread.resets).containsExactly(Http2Error.CANCEL.code());
    assertThat(memory.used()).isZero();
  }

  @Test
  void itMayNotWaitLongWhenMemoryIsShort() {
    send(stream);
    send(stream);
    passes(5);
    passes(5);
    assertThat(unread.resets).containsExactly(Http2Error.CANCEL.code());
  }

  @Test
  void withoutMemoryNoStreamIsSentMuchMoreThanItTakes() {
    send(stream);
    send(stream);
    var other = new Unread();
    var late = stream(other);
    send(late);
    assertThat(late.isOpen()).as("little waits").isTrue();
    send(late);
    assertThat(other.resets).containsExactly(Http2Error.ENHANCE_YOUR_CALM.code());
    assertThat(stream.isOpen()).isTrue();
    assertThat(memory.used()).isEqualTo(2 * PIECE);
  }
}
