package io.culvert.schemas;

import static io.culvert.schemas.Cleanup.COMPACT;
import static io.culvert.schemas.Cleanup.COMPACT_AND_DELETE;
import static io.culvert.schemas.Cleanup.DELETE;

import io.culvert.events.AccountEvent;
import io.culvert.events.AccountKey;
import io.culvert.events.BillingEvent;
import io.culvert.events.BodyEvent;
import io.culvert.events.BrokerSeen;
import io.culvert.events.Command;
import io.culvert.events.CommandResult;
import io.culvert.events.CredentialUsed;
import io.culvert.events.DeviceLoginEvent;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.HostnameEvent;
import io.culvert.events.HostnameState;
import io.culvert.events.MailWanted;
import io.culvert.events.QuotaAlert;
import io.culvert.events.ReplayEvent;
import io.culvert.events.Route;
import io.culvert.events.SessionEvent;
import io.culvert.events.TrafficMinute;
import io.culvert.events.UsageLedgerLine;
import io.culvert.events.UsageMonthly;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every topic, one line each: name, value, partitions, clean-up, retention, only writer. Keys are
 * strings. Nothing else in the code names a topic.
 *
 * <p>A topic has one writer, and one key is only ever written by one instance of it. {@link
 * #REPLAYS} is the exception that is safe: projection-service asks and ingress-gateway answers, and
 * neither writes the other's kind of fact.
 */
public final class Topics {

  /** Bytes: the largest record of any other topic, and what is said of it. */
  public static final int LARGEST_DEAD_LETTER = 3 << 20;

  private static final Optional<Duration> FOREVER = Optional.empty();
  private static final Optional<Duration> MINUTES_10 = Optional.of(Duration.ofMinutes(10));
  private static final Optional<Duration> DAYS_1 = Optional.of(Duration.ofDays(1));
  private static final Optional<Duration> DAYS_7 = Optional.of(Duration.ofDays(7));
  private static final Optional<Duration> DAYS_30 = Optional.of(Duration.ofDays(30));
  private static final Optional<Duration> DAYS_90 = Optional.of(Duration.ofDays(90));

  /**
   * Key sessionId. What happened to agent sessions; its ticks are what usage is summed from. By the
   * log's clock, and an account's sessions in one partition: metering is a fold of that alone.
   */
  public static final Topic<SessionEvent> SESSION_EVENTS =
      new Topic<>(
          "culvert.session.events.v1",
          SessionEvent.class,
          6,
          DELETE,
          FOREVER,
          Topic.Clock.LOG,
          Placement.BY_ACCOUNT,
          Map.of(),
          List.of("tunnel-broker"));

  /** Key sessionId. Exchanges that passed through a session, with small bodies. */
  public static final Topic<ExchangeEvent> HTTP_EXCHANGES =
      topic(
          "culvert.http.exchanges.v1", ExchangeEvent.class, 6, DELETE, FOREVER, "ingress-gateway");

  /** Key exchangeId. Pieces of larger bodies. */
  public static final Topic<BodyEvent> HTTP_BODIES =
      topic("culvert.http.bodies.v1", BodyEvent.class, 6, DELETE, FOREVER, "ingress-gateway");

  /** Key sessionId. Where live sessions can be reached; a tombstone says that one is gone. */
  public static final Topic<Route> ROUTES =
      topic("culvert.routes.v1", Route.class, 3, COMPACT, FOREVER, "tunnel-broker");

  /** Key brokerId. Which brokers are there, told every two seconds; old ones are of no use. */
  public static final Topic<BrokerSeen> BROKERS =
      topic("culvert.brokers.v1", BrokerSeen.class, 1, DELETE, MINUTES_10, "tunnel-broker")
          .with("segment.ms", "300000");

  /** Key hostname. Who used a hostname last. */
  public static final Topic<HostnameState> HOSTNAME_STATES =
      topic(
          "culvert.hostname.states.v1", HostnameState.class, 3, COMPACT, FOREVER, "tunnel-broker");

  /** Key accountId. Accounts and their credentials. */
  public static final Topic<AccountEvent> ACCOUNT_EVENTS =
      topic("culvert.account.events.v1", AccountEvent.class, 3, DELETE, FOREVER, "control-plane");

  /**
   * Key accountId. Keys that personal data is sealed under; a tombstone destroys one. What a
   * tombstone covers has to leave the disk, not only the sight: a segment is open for a minute, is
   * cleaned as soon as there is anything to clean, and its old file goes at once.
   */
  public static final Topic<AccountKey> ACCOUNT_KEYS =
      topic("culvert.account.keys.v1", AccountKey.class, 1, COMPACT, FOREVER, "control-plane")
          .with("segment.ms", "60000")
          .with("max.compaction.lag.ms", "60000")
          .with("min.cleanable.dirty.ratio", "0.001")
          .with("file.delete.delay.ms", "1000")
          // Followers that were away for longer would not see that a key is gone.
          .with("delete.retention.ms", "604800000");

  /** Key credentialId. When credentials were used, told at most once an hour by each service. */
  public static final Topic<CredentialUsed> CREDENTIAL_USES =
      topic("culvert.credential.uses.v1", CredentialUsed.class, 1, COMPACT, FOREVER, "any service");

  /** Key accountId. Verification mails that wait to be sent; nothing personal, and no address. */
  public static final Topic<MailWanted> MAILS_WANTED =
      topic("culvert.mails.wanted.v1", MailWanted.class, 1, COMPACT, FOREVER, "control-plane");

  /** Key subscriptionId or webhook-id. What payment providers told us, bodies sealed. */
  public static final Topic<BillingEvent> BILLING_WEBHOOKS =
      topic("culvert.billing.webhooks.v1", BillingEvent.class, 1, DELETE, FOREVER, "control-plane");

  /** Key hostname. Who owns a hostname and how it behaves. */
  public static final Topic<HostnameEvent> HOSTNAME_EVENTS =
      topic("culvert.hostname.events.v1", HostnameEvent.class, 3, DELETE, FOREVER, "control-plane");

  /** Key device code hash. Command lines that wait for a person to let them in. */
  public static final Topic<DeviceLoginEvent> DEVICE_LOGINS =
      topic("culvert.device.logins.v1", DeviceLoginEvent.class, 1, DELETE, DAYS_1, "control-plane");

  /** Key of the aggregate. Orders in the one sequence in which they are decided. */
  public static final Topic<Command> COMMANDS =
      topic("culvert.commands.v1", Command.class, 1, DELETE, DAYS_7, "control-plane");

  /** Key commandId. What became of orders. */
  public static final Topic<CommandResult> COMMAND_RESULTS =
      topic("culvert.command-results.v1", CommandResult.class, 1, DELETE, DAYS_1, "control-plane");

  /** Key accountId/YYYY-MM. The sum of the account's ticks in that month. */
  public static final Topic<UsageMonthly> USAGE_MONTHLY =
      topic(
          "culvert.usage.monthly.v1", UsageMonthly.class, 3, COMPACT, FOREVER, "usage-aggregator");

  /** Key accountId. Immutable lines of usage by hour: what is billed. */
  public static final Topic<UsageLedgerLine> USAGE_LEDGER =
      topic(
          "culvert.usage.ledger.v1", UsageLedgerLine.class, 6, DELETE, FOREVER, "usage-aggregator");

  /** Key accountId. That 80 % or 100 % of a month's limit were reached. */
  public static final Topic<QuotaAlert> QUOTA_ALERTS =
      topic("culvert.quota.alerts.v1", QuotaAlert.class, 3, DELETE, FOREVER, "usage-aggregator");

  /** Key hostname/minute/accountId. What passed in each minute: counts, bytes, latencies. */
  public static final Topic<TrafficMinute> TRAFFIC_MINUTES =
      topic(
          "culvert.traffic.minutes.v1",
          TrafficMinute.class,
          3,
          COMPACT_AND_DELETE,
          DAYS_90,
          "usage-aggregator");

  /** Key hostname. Requests sent again: asked for by the first writer, run by the second. */
  public static final Topic<ReplayEvent> REPLAYS =
      topic(
          "culvert.replays.v1",
          ReplayEvent.class,
          3,
          DELETE,
          FOREVER,
          "projection-service",
          "ingress-gateway");

  /** Key as it was. What a consumer could not read, bytes unchanged; why is in the headers. */
  public static final Topic<byte[]> DEAD_LETTERS =
      topic("culvert.dead-letters.v1", byte[].class, 1, DELETE, DAYS_30, "any consumer")
          .with("max.message.bytes", String.valueOf(LARGEST_DEAD_LETTER));

  private static final List<Topic<?>> ALL =
      List.of(
          SESSION_EVENTS,
          HTTP_EXCHANGES,
          HTTP_BODIES,
          ROUTES,
          BROKERS,
          HOSTNAME_STATES,
          ACCOUNT_EVENTS,
          ACCOUNT_KEYS,
          CREDENTIAL_USES,
          MAILS_WANTED,
          BILLING_WEBHOOKS,
          HOSTNAME_EVENTS,
          DEVICE_LOGINS,
          COMMANDS,
          COMMAND_RESULTS,
          USAGE_MONTHLY,
          USAGE_LEDGER,
          QUOTA_ALERTS,
          TRAFFIC_MINUTES,
          REPLAYS,
          DEAD_LETTERS);

  private Topics() {}

  /** The whole catalogue. */
  public static List<Topic<?>> all() {
    return ALL;
  }

  /**
   * The topics that others may build on: old readers of them go on working. All other topics are
   * the platform's own; their schemas keep to the same rules, and what they mean may change.
   */
  public static List<Topic<?>> publicContract() {
    return List.of(
        SESSION_EVENTS,
        HTTP_EXCHANGES,
        HTTP_BODIES,
        USAGE_MONTHLY,
        USAGE_LEDGER,
        QUOTA_ALERTS,
        TRAFFIC_MINUTES);
  }

  private static <V> Topic<V> topic(
      String name,
      Class<V> valueType,
      int partitions,
      Cleanup cleanup,
      Optional<Duration> retention,
      String... writers) {
    return new Topic<>(name, valueType, partitions, cleanup, retention, List.of(writers));
  }
}
