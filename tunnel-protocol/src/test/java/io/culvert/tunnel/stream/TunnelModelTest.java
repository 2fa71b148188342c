package io.culvert.tunnel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.frame.StreamKind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many streams at once, with writers, slow readers, full sockets and resets in random order,
 * against a model that only remembers what was written.
 */
class TunnelModelTest {
  private static final int STEPS = 3_000;
  private static final int CHUNK = 90_000;

  /** One direction of one stream. */
  private static final class Way {
    final TunnelStream stream;
    final Reader reader;
    final ByteArrayOutputStream written = new ByteArrayOutputStream();
    boolean ended;
    boolean broken;

    Way(TunnelStream stream, Reader reader) {
      this.stream = stream;
      this.reader = reader;
    }
  }

  private final List<Reader> agentReaders = new ArrayList<>();
  private final List<Way> ways = new ArrayList<>();
  private final List<TunnelStream> brokerStreams = new ArrayList<>();

  private StreamListener accept(TunnelStream stream, StreamKind kind, ByteBuf head) {
    head.release();
    var reader = new Reader();
    reader.stream = stream;
    agentReaders.add(reader);
    return reader;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyByteArrivesOnceInOrderAndNothingIsLeftBehind(long seed) {
    var random = new Random(seed);
    var tunnel = new WiredTunnel(this::accept);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(20)) {
        case 0 -> open(tunnel, random);
        case 1 -> block(tunnel.brokerChannel, random.nextBoolean());
        case 2 -> block(tunnel.agentChannel, random.nextBoolean());
        case 3 -> end(any(random), tunnel);
        case 4 -> {
          if (random.nextInt(8) == 0) {
            reset(any(random));
          }
        }
        case 5, 6 -> tunnel.settle();
        case 7, 8, 9 -> catchUp(any(random));
        default -> write(any(random), tunnel, random);
      }
    }
    finish(tunnel);
    for (var way : ways) {
      var arrived = way.reader.body.toByteArray();
      var sent = way.written.toByteArray();
      if (way.broken) {
        assertThat(arrived).isEqualTo(Arrays.copyOf(sent, arrived.length));
      } else {
        assertThat(way.reader.trailers).isNotNull();
        assertThat(arrived).isEqualTo(sent);
      }
    }
    var traffic = tunnel.broker.traffic();
    assertThat(brokerStreams.stream().mapToLong(TunnelStream::bytesIn).sum())
        .isEqualTo(traffic.bytesIn());
    assertThat(brokerStreams.stream().mapToLong(TunnelStream::bytesOut).sum())
        .isEqualTo(traffic.bytesOut());
    assertThat(traffic.requests()).isEqualTo(brokerStreams.size());
    assertThat(tunnel.broker.openStreams() + tunnel.agent.openStreams()).isZero();
    assertThat(tunnel.brokerEvents).isEmpty();
    assertThat(tunnel.agentEvents).isEmpty();
    assertThat(tunnel.budget.left()).isEqualTo(64 << 20);
    tunnel.close();
    assertThat(tunnel.bytesHeld()).isZero();
  }

  private void open(WiredTunnel tunnel, Random random) {
    block(tunnel.brokerChannel, false);
    block(tunnel.agentChannel, false);
    var reader = new Reader();
    reader.slow = random.nextBoolean();
    var stream = tunnel.broker.open(StreamKind.TCP, tunnel.bytes("head"), reader);
    reader.stream = stream;
    tunnel.settle();
    var agentReader = agentReaders.getLast();
    agentReader.slow = random.nextBoolean();
    brokerStreams.add(stream);
    var agentStream = agentReader.stream;
    assertThat(agentStream).isNotNull();
    ways.add(new Way(stream, agentReader));
    ways.add(new Way(agentStream, reader));
  }

  private @Nullable Way any(Random random) {
    return ways.isEmpty() ? null : ways.get(random.nextInt(ways.size()));
  }

  private Way opposite(Way way) {
    int index = ways.indexOf(way);
    return ways.get(index ^ 1);
  }

  private static void write(@Nullable Way way, WiredTunnel tunnel, Random random) {
    if (way == null || way.ended || way.broken || !way.stream.isWritable()) {
      return;
    }
    var bytes = new byte[random.nextInt(CHUNK)];
    random.nextBytes(bytes);
    way.written.writeBytes(bytes);
    way.stream.data(tunnel.bytes(bytes));
  }

  private static void end(@Nullable Way way, WiredTunnel tunnel) {
    if (way != null && !way.ended && !way.broken) {
      way.ended = true;
      way.stream.end(tunnel.nothing());
    }
  }

  private void reset(@Nullable Way way) {
    if (way != null && !way.broken) {
      way.stream.reset(ResetCode.CLIENT_LEFT, "by chance");
      way.broken = true;
      opposite(way).broken = true;
    }
  }

  private static void catchUp(@Nullable Way way) {
    if (way != null) {
      way.reader.catchUp();
    }
  }

  private void finish(WiredTunnel tunnel) {
    block(tunnel.brokerChannel, false);
    block(tunnel.agentChannel, false);
    for (var way : ways) {
      end(way, tunnel);
      way.reader.slow = false;
    }
    for (int round = 0; round < 200; round++) {
      ways.forEach(TunnelModelTest::catchUp);
      tunnel.settle();
    }
  }

  private static void block(EmbeddedChannel channel, boolean blocked) {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, !blocked);
    channel.runPendingTasks();
  }
}
