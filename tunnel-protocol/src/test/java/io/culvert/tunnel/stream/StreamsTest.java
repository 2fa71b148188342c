package io.culvert.tunnel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.StreamKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The streams of a connection, without one. */
class StreamsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> told = new ArrayList<>();
  private final Streams streams =
      new Streams(Side.BROKER, new Line(), new WindowBudget(0), new Traffic(), null);

  @Test
  void aStreamThatIsOverBeforeItBeginsTakesNoPlace() {
    var stream = new MuxStream(streams, StreamKind.HTTP, IgnoreStream.INSTANCE);
    var head = Unpooled.buffer().writeByte('x');
    stream.reset(ResetCode.CLIENT_LEFT, "by the loop itself, before its turn came");

    streams.begin(stream.state(), head);

    assertThat(head.refCnt()).isZero();
    assertThat(streams.running()).isZero();
    streams.drain();
    channel.runPendingTasks();
    assertThat(told).containsExactly("idle");
  }

  private final class Line implements Streams.Line {
    @Override
    public EventExecutor executor() {
      return channel.eventLoop();
    }

    @Override
    public void send(int streamId, FrameType type, ByteBuf payload) {
      told.add(type.name());
      payload.release();
    }

    @Override
    public void idle() {
      told.add("idle");
    }

    @Override
    public ByteBuf buffer(int bytes) {
      return Unpooled.buffer(bytes);
    }
  }
}
