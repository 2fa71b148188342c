package io.culvert.gateway.replay;

import static io.netty.handler.codec.http.HttpHeaderNames.HOST;

import io.culvert.gateway.http.HopByHop;
import io.culvert.gateway.http.HostName;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the request of a replay. Everything is as recorded but what concerned the connection of
 * that time: hop-by-hop fields go, and the body, now whole, is framed by its length. Pure.
 */
final class ReplayRequest {
  /** Framing of then, and an expectation that nobody waits for. */
  private static final Set<String> OF_THEN = Set.of("expect", "trailer");

  private ReplayRequest() {}

  static HttpRequest of(ReplayOrder order) {
    var recorded = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    order.request().getHeaders().forEach(field -> recorded.add(field.getName(), field.getValue()));
    var fields = DefaultHttpHeadersFactory.headersFactory().withValidation(true).newHeaders();
    var length = Long.toString(order.bodySize());
    boolean isLengthKept = recorded.getAll("Content-Length").equals(List.of(length));
    boolean isKeepAlive = recorded.getAll("Connection").equals(List.of("keep-alive"));
    // What can stay as it was stays in its place, so that the two requests compare as equal.
    HopByHop.copy(
        recorded,
        fields,
        (name, hopByHop) ->
            switch (name) {
              case "content-length" -> isLengthKept;
              case "connection" -> isKeepAlive;
              default -> !hopByHop && !OF_THEN.contains(name);
            });
    if (!isFor(order.hostname(), fields.get(HOST))) {
      fields.set("Host", order.hostname());
    }
    if (!isLengthKept && (order.bodySize() > 0 || hadBody(recorded))) {
      fields.set("Content-Length", length);
    }
    return new DefaultHttpRequest(
        HttpVersion.HTTP_1_1,
        HttpMethod.valueOf(order.request().getMethod()),
        order.request().getTarget(),
        fields);
  }

  private static boolean isFor(String hostname, @Nullable String host) {
    return host != null && hostname.equals(HostName.of(host));
  }

  private static boolean hadBody(HttpHeaders recorded) {
    return recorded.contains("content-length") || recorded.contains("transfer-encoding");
  }
}
