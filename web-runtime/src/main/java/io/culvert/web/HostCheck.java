package io.culvert.web;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Answers only to names of our own (421, RFC 9110 §15.5.20). Otherwise a page whose name is made to
 * resolve to this machine could read the API as if it were the dashboard (DNS rebinding).
 */
public final class HostCheck implements WebFilter, Ordered {

  private static final Set<String> ALWAYS = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> hosts;

  /**
   * @param others names beside those of the machine itself, without port
   */
  public HostCheck(Set<String> others) {
    this.hosts =
        Stream.concat(ALWAYS.stream(), others.stream())
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 1;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    var host = withoutPort(exchange.getRequest().getHeaders().getFirst("Host"));
    return host != null && hosts.contains(host)
        ? chain.filter(exchange)
        : Mono.error(UnusableRequest.wrongHost());
  }

  private static @Nullable String withoutPort(@Nullable String host) {
    if (host == null) {
      return null;
    }
    var colon = host.lastIndexOf(':');
    var isPort = colon >= 0 && colon > host.lastIndexOf(']');
    return (isPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
  }
}
