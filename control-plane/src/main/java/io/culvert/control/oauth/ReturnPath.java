package io.culvert.control.oauth;

import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * Where a person goes on after the login: one of our own pages, never another site (RFC 9700
 * §4.11).
 */
final class ReturnPath {

  static final String ELSE = "/account";

  private static final String PARAMETER = "return";
  private static final String ATTRIBUTE = "culvert.return";
  private static final Pattern OURS =
      Pattern.compile("/|/account|/device(\\?user_code=[A-Za-z-]{0,16})?");

  private ReturnPath() {}

  /** What the request asks for, if it may. */
  static String of(ServerHttpRequest request) {
    return Optional.ofNullable(request.getQueryParams().getFirst(PARAMETER))
        .filter(path -> OURS.matcher(path).matches())
        .orElse(ELSE);
  }

  static void keep(ServerWebExchange exchange, String path) {
    exchange.getAttributes().put(ATTRIBUTE, path);
  }

  static String kept(ServerWebExchange exchange) {
    return exchange.getAttributeOrDefault(ATTRIBUTE, ELSE);
  }
}
