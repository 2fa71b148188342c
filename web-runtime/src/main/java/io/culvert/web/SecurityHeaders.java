package io.culvert.web;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Header fields on every response that keep a browser from doing more with it than the dashboard
 * needs. A response that sets one itself keeps its own.
 */
public final class SecurityHeaders implements WebFilter, Ordered {

  /** The dashboard loads nothing from elsewhere; recorded images come as blobs. */
  static final String PAGE_POLICY =
      "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    var response = exchange.getResponse();
    response.beforeCommit(
        () -> {
          add(response.getHeaders(), exchange.getRequest().getPath().value());
          return Mono.empty();
        });
    return chain.filter(exchange);
  }

  private static void add(HttpHeaders headers, String path) {
    set(headers, "Content-Security-Policy", PAGE_POLICY);
    set(headers, "X-Content-Type-Options", "nosniff");
    set(headers, "Referrer-Policy", "no-referrer");
    set(headers, "X-Frame-Options", "DENY");
    set(headers, "Cross-Origin-Opener-Policy", "same-origin");
    set(headers, "Cross-Origin-Resource-Policy", "same-origin");
    if (path.startsWith("/api/")) {
      set(headers, "Cache-Control", "no-store");
    }
  }

  private static void set(HttpHeaders headers, String name, String value) {
    if (!headers.containsHeader(name)) {
      headers.set(name, value);
    }
  }
}
