package io.culvert.gateway.http;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;

import io.netty.handler.codec.http.HttpHeaders;

/** What the head of a request by HTTP/1.1 says of its body (RFC 9112 §6.3). Pure. */
public final class AnnouncedBody {
  private AnnouncedBody() {}

  /** Whether a body follows that may hold bytes. */
  public static boolean isIn(HttpHeaders fields) {
    return fields.contains(TRANSFER_ENCODING)
        || fields.contains(CONTENT_LENGTH) && !"0".equals(fields.get(CONTENT_LENGTH));
  }
}
