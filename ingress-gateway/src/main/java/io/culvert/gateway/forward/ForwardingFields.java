package io.culvert.gateway.forward;

import io.culvert.gateway.exchange.Client;
import java.util.Set;

/**
 * The fields in which proxies tell an origin who the client is and what it asked for. What a
 * stranger says of itself there is not believed: the gateway is the first proxy, so it says these
 * things itself or nobody does. Pure.
 */
final class ForwardingFields {
  /** RFC 7239, and what proxies and their hosts made up before and after it. */
  private static final Set<String> NAMES =
      Set.of(
          "forwarded",
          "forwarded-for",
          "x-forwarded",
          "client-ip",
          "x-client-ip",
          "x-real-ip",
          "x-real-port",
          "x-cluster-client-ip",
          "x-originating-ip",
          "x-remote-ip",
          "x-remote-addr",
          "x-host",
          "x-original-for",
          "x-original-forwarded-for",
          "x-original-host",
          "x-original-proto",
          "x-original-url",
          "x-rewrite-url",
          "x-proxyuser-ip",
          "x-envoy-external-address",
          "x-appengine-user-ip",
          "x-azure-clientip",
          "x-azure-socketip",
          "true-client-ip",
          "cf-connecting-ip",
          "cf-connecting-ipv6",
          "cf-pseudo-ipv4",
          "fastly-client-ip",
          "fly-client-ip",
          "wl-proxy-client-ip",
          "proxy-client-ip");

  private ForwardingFields() {}

  /**
   * The field of RFC 7239 §4. Other than in the fields that it was to replace, an IPv6 address is
   * in brackets, and what is no token in quotes.
   */
  static String forwarded(Client client, String host) {
    var address = client.address();
    return "for="
        + (address.indexOf(':') < 0 ? address : "\"[" + address + "]\"")
        + ";host="
        + (host.chars().allMatch(ForwardingFields::isOfToken) ? host : '"' + host + '"')
        + ";proto="
        + client.scheme();
  }

  /** Of those that a Host may have. */
  private static boolean isOfToken(int c) {
    return c != ':' && c != '[' && c != ']';
  }

  /**
   * Whether only the gateway may set the field. With underscores neither: CGI and its heirs read
   * {@code X_Forwarded_For} and {@code X-Forwarded-For} as the same variable.
   *
   * @param name in lower case
   */
  static boolean isOurs(String name) {
    var hyphened = name.indexOf('_') < 0 ? name : name.replace('_', '-');
    return hyphened.startsWith("x-forwarded-") || NAMES.contains(hyphened);
  }
}
