package io.culvert.web;

import java.net.URI;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Whether a browser's request comes from our own page. The cookie's SameSite does not say so: the
 * tunnels' pages can be of the same site as the dashboard, and belong to anybody.
 */
public final class SameSite {

  private SameSite() {}

  /**
   * Refuses what another page sent, or could have sent.
   *
   * @throws UnusableRequest when it did
   */
  public static void require(ServerHttpRequest request) {
    if (!isOurs(request)) {
      throw UnusableRequest.crossSite();
    }
  }

  /** Refuses what another page sent; programs, which say nothing of pages, may pass. */
  public static void refuseOthers(ServerHttpRequest request) {
    var headers = request.getHeaders();
    var saysNothing =
        headers.getFirst("Sec-Fetch-Site") == null && headers.getFirst("Origin") == null;
    if (!saysNothing) {
      require(request);
    }
  }

  private static boolean isOurs(ServerHttpRequest request) {
    var site = request.getHeaders().getFirst("Sec-Fetch-Site");
    return site != null ? site.equals("same-origin") : hasOwnOrigin(request);
  }

  private static boolean hasOwnOrigin(ServerHttpRequest request) {
    var origin = request.getHeaders().getFirst("Origin");
    var host = request.getHeaders().getFirst("Host");
    if (origin == null || host == null) {
      return false;
    }
    try {
      var uri = URI.create(origin);
      // A proxy in front may speak TLS for us, so the scheme is not compared.
      return host.equalsIgnoreCase(uri.getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
