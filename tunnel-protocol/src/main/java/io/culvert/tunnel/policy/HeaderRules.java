package io.culvert.tunnel.policy;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import org.jspecify.annotations.Nullable;

/**
 * How heads are changed on their way.
 *
 * @param request of requests, before the origin sees them
 * @param response of responses, before the client sees them
 * @param host what the origin reads as {@code Host}; null for what the client sent
 */
public record HeaderRules(HeaderEdits request, HeaderEdits response, @Nullable String host) {
  private static final int LONGEST_HOST = 260;

  static final HeaderRules NONE = new HeaderRules(null, null, null);

  public HeaderRules(
      @Nullable HeaderEdits request, @Nullable HeaderEdits response, @Nullable String host) {
    this.request = request == null ? HeaderEdits.NONE : request;
    this.response = response == null ? HeaderEdits.NONE : response;
    this.host = host;
    if (host != null
        && (host.isEmpty()
            || host.length() > LONGEST_HOST
            || !host.matches("[A-Za-z0-9._:\\[\\]-]+")
            || HttpHeaderValidationUtil.validateValidHeaderValue(host) >= 0)) {
      throw new IllegalArgumentException("that is not a Host: write a name or name:port");
    }
  }
}
