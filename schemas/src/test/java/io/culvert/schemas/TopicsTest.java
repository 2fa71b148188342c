package io.culvert.schemas;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.ClockTicked;
import io.culvert.events.SessionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicsTest {

  private static final Map<String, String> CONFIG =
      Map.of("schema.registry.url", "http://127.0.0.1:1");

  @Test
  void aTopicOnceReleasedKeepsItsPartitionsBecauseKeysDecideOrder() {
    var partitions =
        Topics.all().stream().collect(Collectors.toMap(Topic::name, Topic::partitions));

    assertThat(partitions)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                entry("culvert.session.events.v1", 6),
                entry("culvert.http.exchanges.v1", 6),
                entry("culvert.http.bodies.v1", 6),
                entry("culvert.routes.v1", 3),
                entry("culvert.brokers.v1", 1),
                entry("culvert.hostname.states.v1", 3),
                entry("culvert.account.events.v1", 3),
                entry("culvert.usage.monthly.v1", 3),
                entry("culvert.usage.ledger.v1", 6),
                entry("culvert.quota.alerts.v1", 3),
                entry("culvert.traffic.minutes.v1", 3),
                entry("culvert.replays.v1", 3),
                entry("culvert.account.keys.v1", 1),
                entry("culvert.credential.uses.v1", 1),
                entry("culvert.mails.wanted.v1", 1),
                entry("culvert.billing.webhooks.v1", 1),
                entry("culvert.hostname.events.v1", 3),
                entry("culvert.device.logins.v1", 1),
                entry("culvert.commands.v1", 1),
                entry("culvert.command-results.v1", 1),
                entry("culvert.dead-letters.v1", 1)));
  }

  @Test
  void factsAreKeptForEverAndStatesAreCompacted() {
    assertThat(Topics.SESSION_EVENTS.brokerConfig())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "-1")
        .containsEntry("retention.bytes", "-1");
    assertThat(Topics.ROUTES.brokerConfig()).containsEntry("cleanup.policy", "compact");
    assertThat(Topics.TRAFFIC_MINUTES.brokerConfig())
        .containsEntry("cleanup.policy", "compact,delete")
        .containsEntry("retention.ms", String.valueOf(Duration.ofDays(90).toMillis()));
    assertThat(Topics.DEAD_LETTERS.brokerConfig())
        .containsEntry("retention.ms", String.valueOf(Duration.ofDays(30).toMillis()));
  }

  @Test
  void sessionEventsCarryTheLogsOwnTime() {
    assertThat(Topics.SESSION_EVENTS.brokerConfig())
        .containsEntry("message.timestamp.type", "LogAppendTime");
    assertThat(Topics.HTTP_EXCHANGES.brokerConfig())
        .containsEntry("message.timestamp.type", "CreateTime");
  }

  @Test
  void allSessionsOfAnAccountLieInOnePartition() {
    var ofAcme = Placement.of("acme", 6);

    assertThat(Topics.SESSION_EVENTS.partition("s1", event("s1", "acme"))).isEqualTo(ofAcme);
    assertThat(Topics.SESSION_EVENTS.partition("s2", event("s2", "acme"))).isEqualTo(ofAcme);
    assertThat(Topics.SESSION_EVENTS.partition("s1", event("s1", null)))
        .isEqualTo(Placement.of("s1", 6));
    assertThat(Topics.ROUTES.partition("s1", null)).isEqualTo(Placement.of("s1", 3));
  }

  @Test
  void theClockTicksWhereItSays() {
    var tick = event("", null, new ClockTicked("broker-1", 4));

    assertThat(Topics.SESSION_EVENTS.partition("", tick)).isEqualTo(4);
  }

  private static SessionEvent event(String session, @Nullable String account) {
    return event(session, account, Samples.tick().getPayload());
  }

  private static SessionEvent event(String session, @Nullable String account, Object fact) {
    return new SessionEvent(EventIds.next(), Instant.EPOCH, session, account, "", fact);
  }

  @Test
  void onlyReplaysHaveMoreThanOneWriter() {
    assertThat(Topics.all())
        .filteredOn(topic -> topic.writers().size() != 1)
        .containsExactly(Topics.REPLAYS);
    assertThat(Topics.DEAD_LETTERS.writers()).containsExactly("any consumer");
  }

  @Test
  void theDocumentationOfAnEventNamesItsTopic() {
    assertThat(Topics.all())
        .filteredOn(topic -> SpecificRecord.class.isAssignableFrom(topic.valueType()))
        .allSatisfy(
            topic ->
                assertThat(
                        org.apache.avro.specific.SpecificData.get()
                            .getSchema(topic.valueType())
                            .getDoc())
                    .startsWith(topic.name() + ", key "));
  }

  @Test
  void rawTopicsPassBytesUnchanged() {
    var serde = Topics.DEAD_LETTERS.valueSerde(CONFIG);
    var bytes = new byte[] {7, 0, -1};

    assertThat(serde.deserializer().deserialize("t", serde.serializer().serialize("t", bytes)))
        .isEqualTo(bytes);
  }
}
