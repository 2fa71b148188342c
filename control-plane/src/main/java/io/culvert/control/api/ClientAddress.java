package io.culvert.control.api;

import java.net.InetAddress;
import java.util.Arrays;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Who is asking, by address. People come through the API's port, which passes their address on in
 * {@code X-Forwarded-For}; only from a machine of ours is that believed.
 *
 * @param proxies proxies of one's own before the API's port, each of which adds one address
 */
public record ClientAddress(int proxies) {

  private static final String FORWARDED_FOR = "X-Forwarded-For";

  /** The address as text; the same text for the same client, and never longer than 64. */
  public String of(ServerRequest request) {
    var peer = request.remoteAddress().map(address -> address.getAddress()).orElse(null);
    if (peer == null) {
      return "unknown";
    }
    var forwarded = request.headers().header(FORWARDED_FOR);
    if (forwarded.isEmpty() || !isOurs(peer)) {
      return peer.getHostAddress();
    }
    var chain =
        Arrays.stream(String.join(",", forwarded).split(",", -1)).map(String::strip).toList();
    // Addresses further left were said by those to the left, who may say anything.
    var at = Math.max(0, chain.size() - 1 - proxies);
    var client = chain.get(at);
    return client.substring(0, Math.min(64, client.length()));
  }

  private static boolean isOurs(InetAddress peer) {
    return peer.isLoopbackAddress() || peer.isSiteLocalAddress() || peer.isLinkLocalAddress();
  }
}
