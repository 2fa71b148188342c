package io.culvert.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;

/** The forms of a request target (RFC 9112 §3.2) but that of CONNECT. Nothing is normalised. */
public sealed interface Target {

  /** Path and query. */
  record Origin() implements Target {}

  /** {@code *}, with OPTIONS only. */
  record Asterisk() implements Target {}

  /**
   * A whole URI, whose authority counts instead of the Host field (§3.2.2).
   *
   * @param authority host and maybe port, as sent
   * @param pathAndQuery what an origin is asked for
   */
  record Absolute(String authority, String pathAndQuery) implements Target {}

  /** None of them. */
  record Invalid() implements Target {}

  /** Reads the target of a request. */
  static Target of(HttpRequest request) {
    var uri = request.uri();
    if (uri.startsWith("/")) {
      return new Origin();
    }
    boolean isOptions = request.method().equals(HttpMethod.OPTIONS);
    if (uri.equals("*")) {
      return isOptions ? new Asterisk() : new Invalid();
    }
    int start = schemeLength(uri);
    return start < 0 ? new Invalid() : absolute(uri, start, isOptions);
  }

  /**
   * Whom a request is for, as sent: host and maybe port, of the target when it has them, and of the
   * Host field otherwise (§3.2.2). Every request that was let in has one.
   */
  static String authorityOf(HttpRequest request) {
    return of(request) instanceof Absolute(var authority, _)
        ? authority
        : request.headers().get(HttpHeaderNames.HOST);
  }

  private static int schemeLength(String uri) {
    for (var scheme : new String[] {"http://", "https://"}) {
      if (uri.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return scheme.length();
      }
    }
    return -1;
  }

  private static Target absolute(String uri, int start, boolean isOptions) {
    int end = start;
    while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
      end++;
    }
    var authority = uri.substring(start, end);
    if (HostName.of(authority) == null) {
      return new Invalid();
    }
    var rest = uri.substring(end);
    if (rest.isEmpty()) {
      rest = isOptions ? "*" : "/"; // RFC 9112 §3.2.4
    } else if (!rest.startsWith("/")) {
      rest = "/" + rest;
    }
    return new Absolute(authority, rest);
  }
}
