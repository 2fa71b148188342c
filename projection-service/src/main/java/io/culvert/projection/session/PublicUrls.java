package io.culvert.projection.session;

/**
 * Where hostnames are reached from outside.
 *
 * @param scheme http or https
 * @param port TCP port that the public connects to
 */
public record PublicUrls(String scheme, int port) {

  /** The address of a hostname; the scheme's own port goes without saying. */
  String of(String hostname) {
    var isUsual = port == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + hostname + (isUsual ? "" : ":" + port);
  }
}
