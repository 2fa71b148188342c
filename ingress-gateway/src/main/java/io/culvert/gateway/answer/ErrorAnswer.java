package io.culvert.gateway.answer;

import static io.netty.handler.codec.http.HttpHeaderNames.ACCEPT;

import io.culvert.tunnel.error.CulvertError;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told instead of the origin's answer. Only the catalogue's own words are in it,
 * never anything that the client sent.
 *
 * @param head the response head
 * @param body the bytes that follow it; none for HEAD
 */
record ErrorAnswer(HttpResponse head, byte[] body) {

  /**
   * Makes the answer.
   *
   * @param error what went wrong
   * @param request whose answer it is; null when not even its head was understood
   */
  static ErrorAnswer of(CulvertError error, @Nullable HttpRequest request) {
    var format =
        AnswerFormat.preferredBy(request == null ? List.of() : request.headers().getAll(ACCEPT));
    var body =
        switch (format) {
          case HTML -> ErrorPage.html(error);
          case JSON -> json(error);
          case TEXT -> error.code() + "\n" + error.what() + "\n" + error.action() + "\n";
        };
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(error));
    head.headers()
        .set("Content-Type", format.contentType())
        .set("Content-Length", bytes.length)
        .set("Date", DateFormatter.format(new Date()))
        .set("Cache-Control", "no-store")
        .set("Vary", "Accept")
        .set("X-Content-Type-Options", "nosniff")
        .set("Culvert-Error", error.code());
    if (format == AnswerFormat.HTML) {
      head.headers().set("Content-Security-Policy", ErrorPage.CONTENT_SECURITY_POLICY);
    }
    if (error.status() == 503) {
      head.headers().set("Retry-After", "5");
    }
    boolean isHead = request != null && request.method().equals(HttpMethod.HEAD);
    return new ErrorAnswer(head, isHead ? new byte[0] : bytes);
  }

  private static HttpResponseStatus status(CulvertError error) {
    return HttpResponseStatus.valueOf(error.status());
  }

  // RFC 9457. The catalogue's sentences need no escaping; a test holds them to it.
  private static String json(CulvertError error) {
    return """
    {"type":"about:blank","title":"%s","status":%d,"detail":"%s","code":"%s","action":"%s"}
    """
        .formatted(
            status(error).reasonPhrase(),
            error.status(),
            error.what(),
            error.code(),
            error.action());
  }
}
