package io.culvert.gateway.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.Base64;

/**
 * The settings that come with a request for HTTP/2, as they are or in Base64: invalid, or the
 * payload of a SETTINGS frame, each within its bounds (RFC 9113 §6.5.2).
 */
public final class UpgradeRequestFuzz {
  private UpgradeRequestFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    boolean encode = input.next() % 2 == 1;
    var payload = input.rest();
    var field =
        encode
            ? Base64.getUrlEncoder().withoutPadding().encodeToString(payload)
            : new String(payload, ISO_8859_1);
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/a", false);
    request
        .headers()
        .add("Host", "a.localhost")
        .add("Connection", "Upgrade, HTTP2-Settings")
        .add("Upgrade", "h2c")
        .add("HTTP2-Settings", field)
        .add("X-Other", "1");

    var upgrade = UpgradeRequest.of(request);

    if (upgrade == null) {
      return;
    }
    Must.hold(!encode || payload.length % 6 == 0, "settings are whole");
    var settings = upgrade.settings();
    var window = settings.initialWindowSize();
    var frame = settings.maxFrameSize();
    Must.hold(window == null || window >= 0, "a window is no more than 2^31-1");
    Must.hold(frame == null || Http2CodecUtil.isMaxFrameSizeValid(frame), "frames are of a size");
    Must.hold(settings.size() <= payload.length / 6 + 1, "settings are no more than came");
    Must.equal(upgrade.head().path().toString(), "/a", "the target is the same");
    Must.hold(!upgrade.head().contains("http2-settings"), "the field concerns the connection");
    Must.hold(upgrade.head().contains("x-other"), "others stay");
  }
}
