package io.culvert.gateway.http;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/**
 * What names a host, in the Host field or in a target, has one spelling only by which tunnels are
 * found, and nothing in it that could be more than a name.
 */
public final class HostNameFuzz {
  private HostNameFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    boolean options = input.next() % 2 == 1;
    var text = input.octets();
    check(HostName.of(text));
    if (text.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      return; // the decoder lets no such target through
    }
    var request =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1, options ? HttpMethod.OPTIONS : HttpMethod.GET, text);
    switch (Target.of(request)) {
      case Target.Absolute(var authority, var rest) -> {
        Must.hold(HostName.of(authority) != null, "an absolute target names a host");
        Must.hold(rest.startsWith("/") || options && rest.equals("*"), "and has a path");
        Must.hold(text.contains(authority), "which is the one that was sent");
      }
      case Target.Asterisk _ -> Must.hold(options, "only OPTIONS has the asterisk");
      case Target.Origin _ -> Must.hold(text.startsWith("/"), "a path begins with a slash");
      case Target.Invalid _ -> {} // as it may be
    }
  }

  private static void check(String host) {
    if (host != null) {
      Must.equal(HostName.of(host), host, "a name is the name of itself");
      Must.hold(host.matches("\\[[0-9a-f:.]+]|[a-z0-9_-]+(\\.[a-z0-9_-]+)*"), "a name is a name");
    }
  }
}
