package io.culvert.broker;

import static org.awaitility.Awaitility.await;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialRevoked;
import io.culvert.events.HostnameEvent;
import io.culvert.events.HostnameState;
import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import io.culvert.events.Route;
import io.culvert.events.SessionClosed;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionTicked;
import io.culvert.events.UsageMonthly;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.TokenFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Reads what a broker writes, as a consumer elsewhere would, and writes accounts. */
final class TestLog implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final KafkaSettings kafka;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<SessionEvent> sessions = new CopyOnWriteArrayList<>();
  private final Map<String, HostnameState> names = new ConcurrentHashMap<>();
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final EventPublisher accounts;
  private final List<TopicFollower<?>> followers;

  /** On the Kafka that all tests share. */
  TestLog() {
    this(
        KafkaSettings.of(
            SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url()));
  }

  TestLog(KafkaSettings kafka) {
    this.kafka = kafka;
    EnsureTopics.of(kafka, Duration.ofSeconds(30));
    accounts = new EventPublisher(kafka, meters);
    followers =
        List.of(
            new TopicFollower<>(
                kafka,
                Topics.SESSION_EVENTS,
                (_, event, _) -> {
                  if (event != null) {
                    sessions.add(event);
                  }
                },
                meters),
            new TopicFollower<>(
                kafka, Topics.HOSTNAME_STATES, (key, state, _) -> keep(names, key, state), meters),
            new TopicFollower<>(
                kafka, Topics.ROUTES, (key, route, _) -> keep(routes, key, route), meters));
    followers.forEach(TopicFollower::start);
  }

  private static <V> void keep(Map<String, V> map, String key, @Nullable V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  /** An account with a token. */
  record Account(String id, String credentialId, String token) {}

  Account newAccount(String name, String... scopes) throws InterruptedException {
    var account =
        new Account(EventIds.next(), EventIds.next(), TokenFormat.generate(new SecureRandom()));
    register(account, name, null, scopes);
    return account;
  }

  private void register(Account account, String name, @Nullable PlanChanged plan, String... scopes)
      throws InterruptedException {
    publish(account, AccountRegistered.newBuilder().setName(name).setEmail(null).build());
    if (plan != null) {
      publish(account, plan);
    }
    publish(
        account,
        CredentialIssued.newBuilder()
            .setCredentialId(account.credentialId())
            .setName("test")
            .setTokenSha256(TokenFormat.sha256(account.token()).bytes())
            .setScopes(List.of(scopes))
            .build());
    accounts.flush(PATIENCE);
  }

  /** An account on a plan; who knows its token knows its plan. */
  Account newAccountWith(String plan, String... scopes) throws InterruptedException {
    var account =
        new Account(EventIds.next(), EventIds.next(), TokenFormat.generate(new SecureRandom()));
    register(account, "Ada", new PlanChanged(plan, PlanChangeReason.OPERATOR), scopes);
    return account;
  }

  void revoke(Account account) {
    publish(
        account, CredentialRevoked.newBuilder().setCredentialId(account.credentialId()).build());
  }

  /** Something new about the account. */
  void tell(Account account, Object fact) {
    publish(account, fact);
  }

  /** Something new about a hostname of the account. */
  void tell(Account account, String hostname, Object fact) {
    accounts.offer(
        Topics.HOSTNAME_EVENTS,
        hostname,
        new HostnameEvent(EventIds.next(), Instant.now(), hostname, account.id(), fact));
  }

  /** What the metering says of the account's month. */
  void used(Account account, YearMonth month, long bytes) {
    accounts.offer(
        Topics.USAGE_MONTHLY,
        account.id() + "/" + month,
        UsageMonthly.newBuilder()
            .setAccountId(account.id())
            .setMonth(month.toString())
            .setBytesIn(0)
            .setBytesOut(bytes)
            .setRequests(1)
            .setTunnelMicros(1)
            .setTicks(1)
            .setUpdatedAt(Instant.now())
            .build());
  }

  private void publish(Account account, Object fact) {
    accounts.offer(
        Topics.ACCOUNT_EVENTS,
        account.id(),
        AccountEvent.newBuilder()
            .setEventId(EventIds.next())
            .setOccurredAt(Instant.now())
            .setAccountId(account.id())
            .setPayload(fact)
            .build());
  }

  /** Says as another broker would where a session is. */
  void tell(Route route) {
    accounts.offer(Topics.ROUTES, route.getSessionId(), route);
  }

  /** Takes the route of a session away, as a broker does that has closed it for another one. */
  void takeRouteAway(String sessionId) {
    accounts.offer(Topics.ROUTES, sessionId, null);
  }

  List<SessionEvent> of(String sessionId) {
    return sessions.stream().filter(event -> event.getSessionId().equals(sessionId)).toList();
  }

  List<SessionTicked> ticks(String sessionId) {
    return of(sessionId).stream()
        .map(SessionEvent::getPayload)
        .filter(SessionTicked.class::isInstance)
        .map(SessionTicked.class::cast)
        .toList();
  }

  SessionClosed awaitClosed(String sessionId) {
    await()
        .atMost(PATIENCE)
        .until(() -> of(sessionId).stream().anyMatch(e -> e.getPayload() instanceof SessionClosed));
    return (SessionClosed) of(sessionId).getLast().getPayload();
  }

  Optional<Route> route(String sessionId) {
    return Optional.ofNullable(routes.get(sessionId));
  }

  Optional<HostnameState> name(String hostname) {
    return Optional.ofNullable(names.get(hostname));
  }

  @Override
  public void close() {
    followers.forEach(TopicFollower::close);
    accounts.close();
  }
}
