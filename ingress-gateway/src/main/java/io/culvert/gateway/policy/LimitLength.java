package io.culvert.gateway.policy;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;

import io.culvert.tunnel.error.CulvertError;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Turns away a request that says that its body is too long, before any of it is read.
 *
 * @param most bytes
 * @param error what the client is told
 */
record LimitLength(long most, CulvertError error) implements Check<Visit> {

  @Override
  public @Nullable Objection against(Visit visit) {
    return isTooLong(visit.exchange().request()) ? Objection.of(error) : null;
  }

  private boolean isTooLong(HttpRequest request) {
    var length = request.headers().get(CONTENT_LENGTH); // digits, or the request were refused
    return length != null && (length.length() > 18 || Long.parseLong(length) > most);
  }
}
