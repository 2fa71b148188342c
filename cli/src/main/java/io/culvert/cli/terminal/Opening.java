package io.culvert.cli.terminal;

import io.culvert.cli.origin.OriginTarget;
import io.culvert.tunnel.hello.TunnelKind;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a tunnel leads to, as its panel says.
 *
 * @param origin where requests, or connections, go
 * @param kind what it carries
 * @param version of this program
 * @param platform the platform that runs in this process; null when it runs elsewhere
 */
public record Opening(
    OriginTarget origin, TunnelKind kind, String version, @Nullable Platform platform) {

  /** Where it leads, as a URL. */
  String target() {
    return origin.trust() == null ? kind.word() + "://" + origin : origin.toString();
  }

  /**
   * A platform in this process.
   *
   * @param token of the development account; shown, because it is this person's own
   * @param sample whether the origin is the built-in sample site
   */
  public record Platform(URI dashboard, String token, Path data, boolean sample) {}
}
