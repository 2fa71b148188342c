package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.cli.dial.Dialer;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.cli.trust.Trust;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which local server requests are forwarded to, and how it is asked. */
final class OriginOptions {
  private static final String HELP = "Run: culvert http --help.";
  private static final String AUTHORITIES = "--origin-ca";
  private static final String INSECURE = "--origin-insecure";

  @Parameters(
      arity = "0..1",
      paramLabel = "PORT",
      description =
          "Where the local server listens: its port, HOST:PORT, or for one that speaks TLS"
              + " https://HOST[:PORT].")
  private @Nullable String target;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The local server's host (default " + Dialer.LOCALHOST + ": 127.0.0.1 or ::1).")
  private @Nullable String host;

  @Option(
      names = AUTHORITIES,
      paramLabel = "FILE",
      description =
          "Certificates of the authorities to believe about an https:// server, as PEM, in place"
              + " of the system's.")
  private @Nullable Path authorities;

  @Option(names = INSECURE, description = "Believe an https:// server whatever certificate it has.")
  private boolean insecure;

  /** Whether it is said at all where the server listens. */
  boolean isGiven() {
    return target != null;
  }

  /** Whether a host is named. */
  boolean hasHost() {
    return host != null;
  }

  /** Where it listens, if that is said. */
  @Nullable OriginTarget target() {
    return target == null ? null : believed(parsed(target));
  }

  private OriginTarget parsed(String text) {
    try {
      boolean isPort = text.matches("[0-9]{1,9}");
      if (isPort) {
        return new OriginTarget(host == null ? Dialer.LOCALHOST : host, Integer.parseInt(text));
      }
      if (host != null) {
        throw Failure.usage("--host: it is said twice which host it is.", HELP);
      }
      return OriginTarget.parse(text);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()), HELP);
    }
  }

  private OriginTarget believed(OriginTarget origin) {
    if (authorities == null && !insecure) {
      return origin;
    }
    if (origin.trust() == null) {
      throw Failure.usage(
          (authorities == null ? INSECURE : AUTHORITIES)
              + ": the local server is not asked by TLS.",
          "Write it as https://HOST:PORT.");
    }
    if (authorities == null) {
      return origin.believedBy(Trust.ANYBODY);
    }
    if (insecure) {
      throw Failure.usage(
          INSECURE + ": it believes anybody, so " + AUTHORITIES + " has no use.", "Leave one out.");
    }
    return origin.believedBy(NamedAuthorities.in(authorities, AUTHORITIES));
  }
}
