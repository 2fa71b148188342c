package io.culvert.gateway.answer;

import static io.netty.handler.codec.http.HttpHeaderNames.ACCEPT;
import static java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME;

import io.culvert.gateway.http.Http2Request;
import io.culvert.tunnel.error.CulvertError;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told instead of the origin's answer. Only the catalogue's own words are in it,
 * never anything that the client sent.
 *
 * @param head the response head
 * @param body the bytes that follow it; none for HEAD
 */
record ErrorAnswer(HttpResponse head, byte[] body) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  /**
   * Makes the answer.
   *
   * @param error what went wrong
   * @param request whose answer it is; null when not even its head was understood
   * @param until until when it is so; null when nobody can say
   */
  static ErrorAnswer of(
      CulvertError error, @Nullable HttpRequest request, @Nullable ZonedDateTime until) {
    if (request instanceof Http2Request byHttp2 && byHttp2.isGrpc()) {
      return new ErrorAnswer(GrpcAnswer.head(error), new byte[0]);
    }
    var format =
        AnswerFormat.preferredBy(request == null ? List.of() : request.headers().getAll(ACCEPT));
    var body =
        switch (format) {
          case HTML -> ErrorPage.html(error, until == null ? "" : words(until));
          case JSON -> json(error, until);
          case TEXT ->
              error.code()
                  + "\n"
                  + error.what()
                  + "\n"
                  + (until == null ? "" : words(until) + "\n")
                  + error.action()
                  + "\n";
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
    if (error == CulvertError.LOGIN_REQUIRED) {
      head.headers().set("WWW-Authenticate", "Basic realm=\"Culvert tunnel\", charset=\"UTF-8\"");
    }
    if (until != null) {
      head.headers().set("Retry-After", secondsTo(until));
    } else if (error.status() == 503) {
      head.headers().set("Retry-After", "5");
    }
    boolean isHead = request != null && request.method().equals(HttpMethod.HEAD);
    return new ErrorAnswer(head, isHead ? new byte[0] : bytes);
  }

  private static long secondsTo(ZonedDateTime until) {
    return Math.max(1, Duration.between(Instant.now(), until).toSeconds() + 1);
  }

  private static String words(ZonedDateTime until) {
    return "That is so until " + TIME.format(until) + " (" + until.getZone() + ").";
  }

  private static HttpResponseStatus status(CulvertError error) {
    return HttpResponseStatus.valueOf(error.status());
  }

  // RFC 9457. The catalogue's sentences need no escaping; a test holds them to it.
  private static String json(CulvertError error, @Nullable ZonedDateTime until) {
    return """
    {"type":"about:blank","title":"%s","status":%d,"detail":"%s","code":"%s","action":"%s"%s}
    """
        .formatted(
            status(error).reasonPhrase(),
            error.status(),
            error.what(),
            error.code(),
            error.action(),
            until == null
                ? ""
                : ",\"until\":\"" + ISO_OFFSET_DATE_TIME.format(until.withNano(0)) + "\"");
  }
}
