package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.cli.origin.OriginLimits;
import io.culvert.cli.origin.OriginProtocol;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.cli.policy.HeaderOptions;
import io.culvert.cli.policy.PolicyOptions;
import io.culvert.cli.policy.VisitorOptions;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.hello.Wish;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options of the commands that open a tunnel. */
final class TunnelOptions {
  private static final String TIMEOUT = "ORIGIN_TIMEOUT";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The first part of the public hostname, for example shop (needs an account).")
  private @Nullable String name;

  @Option(names = "--no-record", description = "Ask the server not to record what passes.")
  private boolean noRecord;

  @Option(
      names = "--origin-timeout",
      paramLabel = "SECONDS",
      description = "How long the local server may take to answer (ORIGIN_TIMEOUT; default 60).")
  private @Nullable String timeout;

  @Option(
      names = "--origin-protocol",
      paramLabel = "PROTOCOL",
      description =
          "What the local server speaks: h1, h2 (in clear by prior knowledge) or auto: h2 for gRPC"
              + " calls, else h1; an https:// server is asked by ALPN (default auto).")
  private String originProtocol = "auto";

  @ArgGroup(validate = false, heading = "%nWho may come:%n")
  private VisitorOptions visitors = new VisitorOptions();

  @ArgGroup(validate = false, heading = "%nWhat the server does before requests come here:%n")
  private PolicyOptions policies = new PolicyOptions();

  @ArgGroup(validate = false, heading = "%nHow the server changes headers on their way:%n")
  private HeaderOptions headers = new HeaderOptions();

  OriginProtocol originProtocol() {
    return OriginProtocol.named(originProtocol)
        .orElseThrow(
            () ->
                Failure.usage(
                    "--origin-protocol: \""
                        + originProtocol
                        + "\" is not a protocol of a local server.",
                    "Set it to h1, h2 or auto."));
  }

  @Nullable String name() {
    return name;
  }

  /** An HTTP tunnel under that name. */
  Wish wish(@Nullable String name, OriginTarget origin, Map<String, String> environment) {
    return new Wish(
        TunnelKind.HTTP.word(),
        origin.port(),
        name,
        null,
        !noRecord,
        policies.policy(visitors, headers.rules(origin), environment));
  }

  OriginLimits limits(Map<String, String> environment) {
    var text = timeout == null ? environment.getOrDefault(TIMEOUT, "") : timeout;
    return text.isBlank()
        ? OriginLimits.standard()
        : OriginLimits.standard().withResponseTimeout(seconds(text.trim()));
  }

  /** {@code 90} and {@code 90s} are the same. */
  static Duration seconds(String text) {
    var digits = text.endsWith("s") ? text.substring(0, text.length() - 1) : text;
    if (!digits.matches("[0-9]{1,6}") || Integer.parseInt(digits) == 0) {
      throw Failure.usage(
          "--origin-timeout: \"" + text + "\" is not a number of seconds.",
          "Set --origin-timeout or " + TIMEOUT + " to something like 60.");
    }
    return Duration.ofSeconds(Integer.parseInt(digits));
  }
}
