package io.culvert.gateway.answer;

import io.culvert.tunnel.error.CulvertError;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/**
 * The catalogue's words for a gRPC client, which shows no pages: a head that is all there is, with
 * a status of gRPC beside that of HTTP. Pure.
 */
final class GrpcAnswer {
  private static final int UNKNOWN = 2;
  private static final int DEADLINE_EXCEEDED = 4;
  private static final int PERMISSION_DENIED = 7;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int UNIMPLEMENTED = 12;
  private static final int INTERNAL = 13;
  private static final int UNAVAILABLE = 14;
  private static final int UNAUTHENTICATED = 16;

  private GrpcAnswer() {}

  static HttpResponse head(CulvertError error) {
    var status = HttpResponseStatus.valueOf(error.status());
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    head.headers()
        .set("Content-Type", "application/grpc")
        .set("grpc-status", status(error.status()))
        .set("grpc-message", message(error))
        .set("Culvert-Error", error.code());
    return head;
  }

  /** As clients would read the status of HTTP if there were nothing else. */
  private static int status(int http) {
    return switch (http) {
      case 400 -> INTERNAL;
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> UNIMPLEMENTED;
      case 408 -> DEADLINE_EXCEEDED;
      case 413 -> RESOURCE_EXHAUSTED;
      case 429, 502, 503, 504 -> UNAVAILABLE;
      default -> UNKNOWN;
    };
  }

  private static String message(CulvertError error) {
    var words = error.code() + ": " + error.what() + " " + error.action();
    return words.replace("%", "%25");
  }
}
