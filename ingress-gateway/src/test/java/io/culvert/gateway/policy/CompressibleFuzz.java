package io.culvert.gateway.policy;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Locale;

/**
 * What a client says that it takes, and what an origin says that it sends: who does not speak of
 * gzip or of anything gets none, and gRPC and events are left alone.
 */
public final class CompressibleFuzz {
  private CompressibleFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var lines = new FuzzInput(bytes).octets().split("\n", -1);
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", false);
    for (int i = 1; i < lines.length; i++) {
      request.headers().add("Accept-Encoding", lines[i]);
    }
    var accepted = String.join(",", request.headers().getAll("Accept-Encoding"));
    Must.hold(
        !Compressible.takesGzip(request)
            || accepted.contains("*")
            || accepted.toLowerCase(Locale.ROOT).contains("gzip"),
        "who takes gzip says so");
    request.headers().set("Accept-Encoding", "gzip;q=0, " + accepted);
    Must.hold(!Compressible.takesGzip(request), "who wants none gets none");

    var response =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.OK,
            new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", false).headers());
    response.headers().set("Content-Type", lines[0]);
    var type = lines[0].strip().toLowerCase(Locale.ROOT);
    Must.hold(
        !Compressible.is(response)
            || !type.startsWith("application/grpc") && !type.matches("text/event-stream(\\s*;.*)?"),
        "calls and events are left alone");
    response.headers().set("Content-Encoding", "br");
    Must.hold(!Compressible.is(response), "what is encoded is left alone");
  }
}
