package io.culvert.tunnel.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.List;
import javax.net.ssl.SSLException;

/** What a server of ours offers in a handshake, whichever certificate it shows. */
public final class ServerContexts {

  /** What is older has known weaknesses (RFC 8996). */
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  /**
   * Room for what BoringSSL sends unasked, as alerts, bytes. Every connection holds it until it
   * ends; a handshake that says more goes on as soon as it has been emptied.
   */
  private static final int UNASKED = 256;

  private ServerContexts() {}

  /**
   * Finishes a context.
   *
   * @param forServer has certificate and key
   * @param protocols offered by ALPN (RFC 7301), the best first
   */
  public static SslContext of(SslContextBuilder forServer, List<String> protocols)
      throws SSLException {
    var context =
        forServer.protocols(VERSIONS).applicationProtocolConfig(Alpn.offering(protocols)).build();
    if (context instanceof ReferenceCountedOpenSslContext boring) {
      boring.setBioNonApplicationBufferSize(UNASKED);
    }
    return context;
  }
}
