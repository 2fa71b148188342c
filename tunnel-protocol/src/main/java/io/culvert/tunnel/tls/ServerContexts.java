package io.culvert.tunnel.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.List;
import javax.net.ssl.SSLException;

/** What a server of ours offers in a handshake, whichever certificate it shows. */
public final class ServerContexts {

  /** What is older has known weaknesses (RFC 8996). */
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  private ServerContexts() {}

  /**
   * Finishes a context.
   *
   * @param forServer has certificate and key
   * @param protocols offered by ALPN (RFC 7301), the best first
   */
  public static SslContext of(SslContextBuilder forServer, List<String> protocols)
      throws SSLException {
    return forServer
        .protocols(VERSIONS)
        .applicationProtocolConfig(Alpn.offering(protocols))
        .build();
  }
}
