package io.culvert.tunnel.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import java.util.List;

/** What both sides of a handshake agree to speak inside of TLS (RFC 7301). */
public final class Alpn {
  private Alpn() {}

  /**
   * For either side. When they agree on nothing the handshake goes on without: who cannot do
   * without looks at what was chosen.
   *
   * @param protocols offered, the best first
   */
  public static ApplicationProtocolConfig offering(List<String> protocols) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        protocols);
  }
}
