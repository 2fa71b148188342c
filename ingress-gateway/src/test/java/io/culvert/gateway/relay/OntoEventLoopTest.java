package io.culvert.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.stream.IgnoreStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OntoEventLoopTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<Integer> told = new ArrayList<>();
  private final List<Integer> afterBatch = new ArrayList<>();
  private final OntoEventLoop mailbox =
      new OntoEventLoop(channel.eventLoop(), () -> afterBatch.add(told.size()));

  private final class Numbers extends IgnoreStream {
    @Override
    public void onData(ByteBuf data) {
      told.add(data.readInt());
      super.onData(data);
    }
  }

  @Test
  void manyCallsComeInOrderAndLetOthersOfTheLoopHaveTheirTurn() {
    mailbox.turnTo(new Numbers());
    int calls = 2 * OntoEventLoop.BATCH + 1;
    for (int i = 0; i < calls; i++) {
      mailbox.onData(Unpooled.buffer(4).writeInt(i));
    }
    var when = new ArrayList<Integer>();
    channel.eventLoop().execute(() -> when.add(told.size()));
    channel.runPendingTasks();

    assertThat(told).isEqualTo(IntStream.range(0, calls).boxed().toList());
    assertThat(when).containsExactly(OntoEventLoop.BATCH);
    assertThat(afterBatch).containsExactly(OntoEventLoop.BATCH, 2 * OntoEventLoop.BATCH, calls);
    channel.finishAndReleaseAll();
  }
}
