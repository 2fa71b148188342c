package io.culvert.tunnel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.frame.StreamKind;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TunnelPoolTest {
  private final Busy one = new Busy();
  private final Busy two = new Busy();
  private final Busy three = new Busy();
  private final TunnelPool pool = TunnelPool.of(one).with(two).with(three);

  @Test
  void theTunnelWithTheFewestStreamsIsNext() {
    one.streams = 3;
    two.streams = 1;
    three.streams = 2;

    assertThat(next(4)).containsOnly(two);
  }

  @Test
  void equallyBusyTunnelsTakeTurns() {
    assertThat(next(6)).containsExactly(one, two, three, one, two, three);
  }

  @Test
  void oneThatDoesNotAnswerIsChosenOnlyWhenNoneDoes() {
    one.silent = true;
    two.streams = 5;
    three.streams = 7;
    assertThat(next(4)).containsOnly(two);

    two.silent = true;
    three.silent = true;
    assertThat(next(6)).containsOnly(one, two, three);
  }

  @Test
  void lookingTakesNobodysTurn() {
    assertThat(pool.look()).isSameAs(pool.look()).isSameAs(pool.next());
    assertThat(pool.look()).isSameAs(two);
  }

  @Test
  void whoIsTakenOutIsNotChosenAndTheOthersStay() {
    var rest = pool.without(one);

    assertThat(rest).isNotNull();
    assertThat(rest.members()).containsExactly(two, three);
    assertThat(rest.without(two).without(three)).isNull();
    assertThat(pool.members()).hasSize(3);
  }

  private List<Tunnel> next(int times) {
    return Stream.generate(pool::next).limit(times).toList();
  }

  private static final class Busy implements Tunnel {
    int streams;
    boolean silent;

    @Override
    public TunnelInfo info() {
      return TunnelInfo.http("s", null, "a.localhost", false);
    }

    @Override
    public boolean isAnswering() {
      return !silent;
    }

    @Override
    public int openStreams() {
      return streams;
    }

    @Override
    public TunnelStream open(StreamKind kind, ByteBuf head, StreamListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
