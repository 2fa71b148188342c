package io.culvert.gateway.http2;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import java.util.List;
import java.util.Locale;

/**
 * A head as HTTP/2 brings it, and a request that asks to go on by HTTP/2: malformed, or one with a
 * host, a method and a target.
 */
public final class RequestFieldsFuzz {
  private RequestFieldsFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    boolean ended = input.next() % 2 == 0;
    var lines = input.octets().split("\n");
    var head = new DefaultHttp2Headers(false);
    var fields = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    for (var line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        // Netty's decoder lets no capital letters through.
        var name = line.substring(0, equals).toLowerCase(Locale.ROOT);
        head.add(name, line.substring(equals + 1));
        fields.add(name, line.substring(equals + 1));
      }
    }
    try {
      var request = RequestFields.read(head, ended);
      Must.hold(!request.uri().isEmpty(), "a request has a target");
      Must.hold(
          head.authority() == null
              || request.headers().getAll("host").equals(List.of(head.authority())),
          "its host is :authority");
      Must.hold(request.headers().getAll("cookie").size() <= 1, "cookies are one field");
    } catch (MalformedHead refused) {
      // As it may be.
    }
    try {
      RequestFields.trailers(head)
          .forEach(field -> Must.hold(!field.getKey().startsWith(":"), "no pseudo fields"));
    } catch (MalformedHead refused) {
      // As it may be.
    }
    var upgrade =
        UpgradeRequest.of(
            new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", fields));
    Must.hold(upgrade == null || upgrade.head().authority() != null, "an upgrade names its host");
  }
}
