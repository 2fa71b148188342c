package io.culvert.gateway.http2;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;
import java.util.Set;

/** Response heads and trailers as HTTP/2 sends them (RFC 9113 §8.2, §8.3.2). Pure. */
final class ResponseFields {
  /** What concerns a connection of HTTP/1.1, and the answer to a key that the client never sent. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "sec-websocket-accept");

  private ResponseFields() {}

  /** A head; its status is the one given, which need not be the response's own. */
  static Http2Headers head(HttpResponse response, int status) {
    var head = new DefaultHttp2Headers(false).status(Integer.toString(status));
    copy(response.headers(), head);
    return head;
  }

  static Http2Headers trailers(HttpHeaders trailers) {
    var section = new DefaultHttp2Headers(false);
    copy(trailers, section);
    return section;
  }

  private static void copy(HttpHeaders from, Http2Headers to) {
    for (var all = from.iteratorCharSequence(); all.hasNext(); ) {
      var field = all.next();
      var name = field.getKey().toString().toLowerCase(Locale.ROOT);
      if (!LEFT_OUT.contains(name)) {
        to.add(name, field.getValue());
      }
    }
  }
}
