package io.culvert.broker;

import io.culvert.broker.quota.UsageBook;
import io.culvert.broker.route.BrokerView;
import io.culvert.broker.session.FollowRoutes;
import io.culvert.broker.session.Known;
import io.culvert.broker.session.QuotaWatch;
import io.culvert.broker.session.SessionUpkeep;
import io.culvert.broker.session.Sessions;
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
  private final Known known;
  private final UsageBook usage;
  private final Sessions sessions;
  private final SessionUpkeep upkeep;
  private final QuotaWatch quotas;
  private final List<TopicFollower<?>> followers;

  /**
   * Not followed yet.
   *
   * @param keys of accounts, followed with the rest
   * @param known takes note of accounts, hostnames and names
   * @param brokers takes note of which brokers are there
   * @param usage takes note of what accounts have used
   * @param upkeep ends sessions that may not go on
   * @param routes takes note of what other brokers hold
   */
  FollowedLog(
      KafkaSettings kafka,
      FollowedKeys keys,
      Known known,
      BrokerView brokers,
      UsageBook usage,
      Sessions sessions,
      SessionUpkeep upkeep,
      QuotaWatch quotas,
      FollowRoutes routes,
      MeterRegistry meters) {
    this.keys = keys;
    this.known = known;
    this.usage = usage;
    this.sessions = sessions;
    this.upkeep = upkeep;
    this.quotas = quotas;
    followers =
        List.of(
            new TopicFollower<>(kafka, Topics.ACCOUNT_EVENTS, this::account, meters),
            new TopicFollower<>(kafka, Topics.HOSTNAME_EVENTS, this::hostname, meters),
            new TopicFollower<>(kafka, Topics.USAGE_MONTHLY, this::usage, meters),
            new TopicFollower<>(kafka, Topics.HOSTNAME_STATES, this::name, meters),
            new TopicFollower<>(kafka, Topics.BROKERS, brokers::follow, meters),
            new TopicFollower<>(kafka, Topics.ROUTES, routes::follow, meters));
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
      upkeep.accountChanged(event.getAccountId());
      quotas.review(event.getAccountId());
    }
  }

  private void hostname(String key, @Nullable HostnameEvent event, Instant at) {
    if (event != null) {
      known.hostnames().apply(event);
      upkeep.hostnameChanged(event.getHostname());
    }
  }

  private void name(String hostname, @Nullable HostnameState state, Instant at) {
    known.names().follow(hostname, state, at);
    sessions.nameFollowed(hostname);
  }

  private void usage(String key, @Nullable UsageMonthly month, Instant at) {
    if (month != null) {
      usage.apply(month);
      quotas.review(month.getAccountId());
    }
  }

  @Override
  public void close() {
    followers.forEach(TopicFollower::close);
    keys.close();
  }
}
