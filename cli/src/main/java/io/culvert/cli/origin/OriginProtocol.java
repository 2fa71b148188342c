package io.culvert.cli.origin;

import java.util.Locale;
import java.util.Optional;

/** Which version of HTTP a local server is asked by. */
public enum OriginProtocol {
  /** Always HTTP/1.1. */
  H1,
  /** HTTP/2 by prior knowledge, or by ALPN, but for upgrades, which it does not have. */
  H2,
  /** HTTP/2 for gRPC calls, and for all where a server that speaks TLS likes it better. */
  AUTO;

  /** By the name that the option has for it. */
  public static Optional<OriginProtocol> named(String name) {
    for (var protocol : values()) {
      if (protocol.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }

  /** That a client itself came by HTTP/2, or wants trailers, says nothing of the origin. */
  boolean isHttp2For(RequestHead request) {
    return !request.upgrades()
        && switch (this) {
          case H1 -> false;
          case H2 -> true;
          case AUTO -> request.grpc();
        };
  }
}
