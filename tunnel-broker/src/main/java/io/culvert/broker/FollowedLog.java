package io.culvert.broker;

import io.culvert.broker.session.Known;
import io.culvert.broker.session.SessionParts;
import io.culvert.events.AccountEvent;
import io.culvert.events.HostnameEvent;
import io.culvert.events.HostnameState;
import io.culvert.events.UsageMonthly;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.FollowedKeys;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a broker reads of the log as long as it runs, and what follows for its sessions. */
final class FollowedLog implements AutoCloseable {
  private final FollowedKeys keys;
  private final SessionParts parts;
  private final Known known;
  private final List<TopicFollower<?>> followers;

  /**
   * Not followed yet.
   *
   * @param keys of accounts, followed with the rest
   * @param parts take note of it, and end sessions that may not go on
   */
  FollowedLog(KafkaSettings kafka, FollowedKeys keys, SessionParts parts, MeterRegistry meters) {
    this.keys = keys;
    this.parts = parts;
    this.known = parts.known();
    followers =
        List.of(
            new TopicFollower<>(kafka, Topics.ACCOUNT_EVENTS, this::account, meters),
            new TopicFollower<>(kafka, Topics.HOSTNAME_EVENTS, this::hostname, meters),
            new TopicFollower<>(kafka, Topics.USAGE_MONTHLY, this::usage, meters),
            new TopicFollower<>(kafka, Topics.HOSTNAME_STATES, this::name, meters),
            new TopicFollower<>(kafka, Topics.BROKERS, parts.brokers()::follow, meters),
            new TopicFollower<>(kafka, Topics.ROUTES, parts.routes()::follow, meters));
  }

  void start() {
    followers.forEach(TopicFollower::start);
    keys.start();
  }

  /** Whether everything is known that was in the log at the start. */
  boolean isCaughtUp() {
    return keys.isCaughtUp() && followers.stream().allMatch(TopicFollower::isCaughtUp);
  }

  private void account(String key, @Nullable AccountEvent event, Instant at) {
    if (event != null) {
      known.credentials().apply(event);
      known.plans().apply(event);
      parts.upkeep().accountChanged(event.getAccountId());
      parts.quotas().review(event.getAccountId());
    }
  }

  private void hostname(String key, @Nullable HostnameEvent event, Instant at) {
    if (event != null) {
      known.hostnames().apply(event);
      parts.upkeep().hostnameChanged(event.getHostname());
    }
  }

  private void name(String hostname, @Nullable HostnameState state, Instant at) {
    known.names().follow(hostname, state, at);
    parts.sessions().nameFollowed(hostname);
  }

  private void usage(String key, @Nullable UsageMonthly month, Instant at) {
    if (month != null) {
      parts.usage().apply(month);
      parts.quotas().review(month.getAccountId());
    }
  }

  @Override
  public void close() {
    followers.forEach(TopicFollower::close);
    keys.close();
  }
}
