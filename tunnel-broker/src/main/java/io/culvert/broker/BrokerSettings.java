package io.culvert.broker;

import io.culvert.broker.hop.HopSettings;
import io.culvert.runtime.address.RawEntrances;
import io.culvert.runtime.address.TlsSettings;
import io.culvert.runtime.address.TunnelUrls;
import io.culvert.runtime.settings.Settings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a broker runs.
 *
 * @param address interface that agents connect to
 * @param port port that agents connect to; 0 takes a free one
 * @param brokerId the same after every restart: it is how a broker knows what it left behind
 * @param urls where tunnels are reached from outside
 * @param entrances where tunnels that are not HTTP are reached from outside
 * @param dashboardUrl told to agents; null for none
 * @param anonymous whether agents without a token are let in
 * @param anonymousTimeout how long an anonymous name works, reconnects included
 * @param anonymousPerAddress anonymous sessions at once from one address; 0 for any number
 * @param anonymousNames anonymous names remembered at once, connected or lately so
 * @param hellosPerMinute agents that may introduce themselves from one address; 0 for any number
 * @param strangers connections at once that have not introduced themselves
 * @param tickInterval how often a session's traffic is recorded
 * @param pingInterval silence after which either side sends PING, whole seconds
 * @param helloTimeout time from connecting to hello
 * @param drainTimeout how long agents have to go elsewhere, and what runs to end, when it stops
 * @param windowBudget bytes that all streams together may have windows for beyond their first ones
 * @param tls certificates for agents
 * @param plainAgents whether agents elsewhere may connect without TLS though there are certificates
 * @param hop how gateways in other processes come in
 */
public record BrokerSettings(
    String address,
    int port,
    String brokerId,
    TunnelUrls urls,
    RawEntrances entrances,
    @Nullable String dashboardUrl,
    boolean anonymous,
    Duration anonymousTimeout,
    int anonymousPerAddress,
    int anonymousNames,
    int hellosPerMinute,
    int strangers,
    Duration tickInterval,
    Duration pingInterval,
    Duration helloTimeout,
    Duration drainTimeout,
    long windowBudget,
    TlsSettings tls,
    boolean plainAgents,
    HopSettings hop) {

  /**
   * A peer that has vanished is given up after three silences and a quarter, and that is not to
   * take longer than 15 seconds. Agents are told whole seconds.
   */
  private static final Duration LONGEST_PING = Duration.ofSeconds(4);

  /** Reads them; mistakes are reported by {@link Settings#check}. */
  public static BrokerSettings from(Settings settings) {
    var ping =
        settings.duration(
            "PING_INTERVAL", LONGEST_PING, "Silence before a ping is sent, 1 to 4 seconds.");
    if (ping.compareTo(Duration.ofSeconds(1)) < 0 || ping.compareTo(LONGEST_PING) > 0) {
      settings.mistake("PING_INTERVAL", "1 second to 4 seconds");
    }
    var tick =
        settings.duration("TICK_INTERVAL", Duration.ofSeconds(2), "How often traffic is recorded.");
    if (tick.compareTo(Duration.ofMillis(50)) < 0) {
      settings.mistake("TICK_INTERVAL", "50 milliseconds or more");
    }
    return new BrokerSettings(
        settings.text("WS_ADDRESS", "0.0.0.0", "Interface that agents connect to."),
        settings.port("WS_PORT", 8191, "Port that agents connect to."),
        settings.text("BROKER_ID", "broker-1", "Name of this broker, the same after a restart."),
        TunnelUrls.from(settings),
        RawEntrances.from(settings),
        settings.optional("DASHBOARD_URL", "Dashboard address told to agents.").orElse(null),
        settings.flag("ANONYMOUS", true, "Whether agents without a token are let in."),
        settings.duration(
            "ANONYMOUS_TIMEOUT", Duration.ofHours(1), "How long an anonymous tunnel works."),
        number(
            settings,
            "ANONYMOUS_PER_ADDRESS",
            3,
            "Anonymous tunnels at once from one address; 0 for any number."),
        number(
            settings, "ANONYMOUS_NAMES", 20_000, "Anonymous names remembered at once by a broker."),
        number(
            settings,
            "HELLOS_PER_MINUTE",
            300,
            "Agents that may connect from one address in a minute; 0 for any number."),
        Math.toIntExact(
            settings.number(
                "MAX_STRANGERS",
                10_000,
                1,
                1_000_000,
                "Connections to the agents' port that have not said hello yet; for one more the one"
                    + " that has waited longest is closed.")),
        tick,
        ping,
        settings.duration(
            "HELLO_TIMEOUT", Duration.ofSeconds(10), "Time an agent has to introduce itself."),
        settings.duration(
            "DRAIN_TIMEOUT",
            Duration.ofSeconds(20),
            "How long a broker that stops waits for its agents to go elsewhere and for what runs."),
        settings.bytes(
            "TUNNEL_WINDOW_MEMORY", "64MiB", "Memory for larger windows of fast streams."),
        TlsSettings.from(settings),
        settings.flag(
            "WS_PLAIN",
            false,
            "Whether agents may connect without TLS when certificates are given; those on this"
                + " machine always may"),
        HopSettings.from(settings));
  }

  private static int number(Settings settings, String name, int byDefault, String meaning) {
    return Math.toIntExact(settings.number(name, byDefault, 0, 10_000_000, meaning));
  }

  /** Where people look after their account and its plan; null when nobody has said. */
  public @Nullable String accountUrl() {
    return dashboardUrl == null ? null : dashboardUrl.replaceAll("/+$", "") + "/account";
  }

  /** What public hostnames end in. */
  public String baseDomain() {
    return urls.baseDomain();
  }
}
