package io.culvert.broker.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.BrokerSeen;
import io.culvert.events.Route;
import io.culvert.events.TunnelProtocol;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BrokerViewTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final BrokerView brokers = new BrokerView();

  @Test
  void aBrokerIsThereAsLongAsItSaysSo() {
    tell("one", "run", 0);
    tell("two", "run", 0);
    tell("two", "run", 8);
    assertThat(brokers.isThere(route("one", "run", "one:8191"))).isTrue();

    tell("two", "run", 10);

    assertThat(brokers.isThere(route("one", "run", "one:8191"))).isFalse();
    assertThat(brokers.isThere(route("two", "run", "two:8191"))).isTrue();
  }

  @Test
  void whenNobodySaysAnythingNobodyIsGone() {
    tell("one", "run", 0);

    assertThat(brokers.isThere(route("one", "run", "one:8191"))).isTrue();
  }

  @Test
  void routesOfAnEarlierRunLeadNowhere() {
    tell("one", "second", 0);

    assertThat(brokers.isThere(route("one", "first", "one:8191"))).isFalse();
  }

  @Test
  void whoSaysThatItLeavesIsGone() {
    tell("one", "run", 0);
    brokers.follow("one", null, NOW);

    assertThat(brokers.isThere(route("one", "run", "one:8191"))).isFalse();
  }

  @Test
  void aBrokerThatOnlyItsOwnProcessReachesIsTakenToBeThere() {
    assertThat(brokers.isThere(route("one", "run", ""))).isTrue();
  }

  @Test
  void aBrokerIsLostWhenNothingWasHeardOfItForLong() {
    var patience = Duration.ofSeconds(60);
    tell("lost", "run", 0);
    tell("there", "run", 60);
    assertThat(brokers.isLost(route("lost", "run", "lost:8191"), patience)).isFalse();

    tell("there", "run", 61);

    assertThat(brokers.isLost(route("lost", "run", "lost:8191"), patience)).isTrue();
    assertThat(brokers.isLost(route("lost", "an older run", "lost:8191"), patience)).isTrue();
    assertThat(brokers.isLost(route("there", "an older run", "there:8191"), patience)).isFalse();
    assertThat(brokers.isLost(route("alone", "run", ""), patience)).isFalse();
  }

  @Test
  void aBrokerThatWasNeverHeardOfIsLostInTheSameTime() {
    var patience = Duration.ofSeconds(60);
    assertThat(brokers.isLost(route("unheard", "run", "unheard:8191"), patience)).isFalse();
    tell("there", "run", -1_000);
    tell("there", "run", 60);
    assertThat(brokers.isLost(route("unheard", "run", "unheard:8191"), patience)).isFalse();

    tell("there", "run", 61);

    assertThat(brokers.isLost(route("unheard", "run", "unheard:8191"), patience)).isTrue();
  }

  @Test
  void theFirstByNameOfThoseThatAreThereActsForAll() {
    tell("a", "run", 0);
    tell("b", "run", 8);
    tell("c", "run", 8);
    assertThat(brokers.isFirst("a")).isTrue();

    tell("c", "run", 10);

    assertThat(brokers.isFirst("a")).isFalse();
    assertThat(brokers.isFirst("b")).isTrue();
    assertThat(brokers.isFirst("c")).isFalse();
  }

  private void tell(String id, String run, int second) {
    var at = NOW.plusSeconds(second);
    brokers.follow(id, new BrokerSeen(id, run, id + ":8191", false, false, at), at);
  }

  private static Route route(String brokerId, String run, String address) {
    return Route.newBuilder()
        .setSessionId("session")
        .setHostname("shop.localhost")
        .setProtocol(TunnelProtocol.HTTP)
        .setEpoch(1)
        .setBrokerId(brokerId)
        .setBrokerRun(run)
        .setBrokerAddress(address)
        .setRecordRequests(true)
        .setOpenedAt(NOW)
        .build();
  }
}
