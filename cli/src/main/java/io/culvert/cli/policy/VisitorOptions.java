package io.culvert.cli.policy;

import static io.culvert.cli.policy.OptionValues.checked;
import static io.culvert.cli.policy.OptionValues.each;

import io.culvert.cli.Failure;
import io.culvert.tunnel.policy.AccessRules;
import io.culvert.tunnel.policy.AddressRange;
import io.culvert.tunnel.policy.BasicLogin;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.policy.TrafficLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may come, and how many: for tunnels of every kind. */
public final class VisitorOptions {
  @Option(
      names = "--allow-cidr",
      paramLabel = "BLOCK",
      split = ",",
      description = "Let only these addresses in, for example 203.0.113.0/24.")
  private List<String> allow = List.of();

  @Option(
      names = "--deny-cidr",
      paramLabel = "BLOCK",
      split = ",",
      description = "Do not let these addresses in.")
  private List<String> deny = List.of();

  @Option(
      names = "--rate-limit",
      paramLabel = "RATE",
      description =
          "Requests, or connections of TCP and TLS tunnels, in a time:"
              + " 10/s[,burst=20][,by=ip|tunnel]; also /m and /h.")
  private @Nullable String rate;

  @Option(
      names = "--max-concurrent",
      paramLabel = "NUMBER",
      description = "Most requests, or connections of TCP and TLS tunnels, at once.")
  private @Nullable Integer concurrent;

  /**
   * The policy that they make for connections that are not HTTP.
   *
   * @throws Failure naming the option that cannot be carried out
   */
  public EdgePolicy ofConnections() {
    return OptionValues.sendable(
        new EdgePolicy(access(List.of()), limits(null), null, null, false, null));
  }

  /** Who may come, of those who know one of the logins if there are any. */
  AccessRules access(List<BasicLogin> logins) {
    return new AccessRules(
        each("--allow-cidr", allow, AddressRange::parse),
        each("--deny-cidr", deny, AddressRange::parse),
        logins);
  }

  /**
   * How much may come.
   *
   * @param body largest request body, bytes; null for any
   */
  TrafficLimits limits(@Nullable Long body) {
    var limit = rate == null ? null : checked("--rate-limit", rate, RateText::parse);
    return checked("--max-concurrent", concurrent, most -> new TrafficLimits(limit, most, body));
  }
}
