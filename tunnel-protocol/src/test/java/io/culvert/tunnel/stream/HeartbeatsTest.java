package io.culvert.tunnel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.hop.HopProtocol;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several connections of one event loop, which share a timer. */
class HeartbeatsTest {
  private final LastHeard talkative = new LastHeard();
  private final LastHeard silent = new LastHeard();
  private final EmbeddedChannel channel = new EmbeddedChannel(silent, talkative);
  private final Heartbeats heartbeats = Heartbeats.every(Duration.ofSeconds(4));
  private final List<String> said = new ArrayList<>();

  HeartbeatsTest() {
    channel.freezeTime();
  }

  @Test
  void eachIsPingedAfterItsOwnSilence() {
    begin("early", talkative);
    pass(3);
    begin("late", talkative);

    pass(1);
    assertThat(said).containsExactly("ping early");
    pass(3);
    assertThat(said).containsExactly("ping early", "ping late");
  }

  @Test
  void oneThatIsLostOrStoppedLeavesTheOthersAlone() {
    var gone = begin("gone", talkative);
    begin("lost", silent);
    begin("there", talkative);
    gone.stop();

    for (int second = 0; second < 14; second++) {
      hear(talkative);
      pass(1);
    }

    assertThat(said).contains("ping there").doesNotContain("ping gone", "lost there");
    assertThat(said).filteredOn("lost lost"::equals).hasSize(1);
  }

  @Test
  void withoutConnectionsThereIsNoTimer() {
    begin("only", talkative).stop();
    pass(2);

    assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
  }

  @Test
  void silenceIsToldOnceAndSoIsItsEndAndAPauseOfASecondIsNone() {
    begin(HopProtocol.heartbeats(), "hop", silent);
    pass(1); // the peer stands still for a second after half a second of silence
    passes(500);
    hear(silent);
    assertThat(said).containsOnly("ping hop");

    pass(2);
    passes(250);
    assertThat(said).containsOnlyOnce("silent hop true").doesNotContain("silent hop false");
    hear(silent);
    passes(250);
    assertThat(said).containsOnlyOnce("silent hop true").endsWith("silent hop false");

    pass(5);
    assertThat(said).doesNotContain("lost hop");
    pass(2);
    assertThat(said).contains("lost hop");
  }

  @Test
  void whoStoodStillItselfTakesNobodyForSilent() {
    begin(HopProtocol.heartbeats(), "hop", silent);
    hear(silent);

    passes(5_000);

    assertThat(said).doesNotContain("silent hop true");
  }

  private void hear(LastHeard from) {
    from.channelRead(channel.pipeline().context(from), "something");
  }

  private Heartbeat begin(String name, LastHeard heard) {
    return begin(heartbeats, name, heard);
  }

  private Heartbeat begin(Heartbeats those, String name, LastHeard heard) {
    var line = new Line(name);
    line.heartbeat = those.begin(channel.eventLoop(), heard, line);
    return line.heartbeat;
  }

  /** A connection that does what its heartbeat wants. */
  private final class Line implements Heartbeat.Line {
    private final String name;
    private @Nullable Heartbeat heartbeat;

    Line(String name) {
      this.name = name;
    }

    @Override
    public void ping() {
      said.add("ping " + name);
      heartbeat().sent();
    }

    @Override
    public void peerIsSilent(boolean now) {
      said.add("silent " + name + " " + now);
    }

    @Override
    public void peerIsLost() {
      said.add("lost " + name);
      heartbeat().stop();
    }

    private Heartbeat heartbeat() {
      return Objects.requireNonNull(heartbeat);
    }
  }

  private void pass(int seconds) {
    for (int quarter = 0; quarter < 4 * seconds; quarter++) {
      passes(250);
    }
  }

  private void passes(int millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }
}
