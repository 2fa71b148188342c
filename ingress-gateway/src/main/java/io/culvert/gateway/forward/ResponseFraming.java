package io.culvert.gateway.forward;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;

import io.culvert.gateway.http.Http2Request;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;

/** How the client will know where a response body ends (RFC 9112 §6.3). */
sealed interface ResponseFraming {

  /** There is none, whatever the fields say: HEAD, 204, 304. */
  record NoBody() implements ResponseFraming {}

  /** After that many bytes. */
  record Length(long bytes) implements ResponseFraming {}

  /** With the last chunk. */
  record Chunked() implements ResponseFraming {}

  /** With the end of the stream, as HTTP/2 marks it. */
  record EndOfStream() implements ResponseFraming {}

  /** When the connection closes: for clients that know no chunks. */
  record UntilClose() implements ResponseFraming {}

  /**
   * Reads it from the head that the agent sent.
   *
   * @throws MalformedHead when the head says it in two ways, or in none that is known
   */
  static ResponseFraming of(HttpRequest request, HttpResponse response) throws MalformedHead {
    var lengths = response.headers().getAll(CONTENT_LENGTH);
    var codings = response.headers().getAll(TRANSFER_ENCODING);
    if (lengths.size() > 1 || codings.size() > 1 || !lengths.isEmpty() && !codings.isEmpty()) {
      throw new MalformedHead("the length of the body is said more than once");
    }
    if (!codings.isEmpty() && !codings.getFirst().equalsIgnoreCase("chunked")) {
      throw new MalformedHead("unknown transfer coding");
    }
    long length = lengths.isEmpty() ? -1 : length(lengths.getFirst());
    int status = response.status().code();
    if (request.method().equals(HttpMethod.HEAD) || status == 204 || status == 304) {
      return new NoBody();
    }
    if (length >= 0) {
      return new Length(length);
    }
    if (request instanceof Http2Request) {
      return new EndOfStream();
    }
    return request.protocolVersion().equals(HttpVersion.HTTP_1_0)
        ? new UntilClose()
        : new Chunked();
  }

  private static long length(String value) throws MalformedHead {
    if (value.isEmpty() || value.length() > 18) {
      throw new MalformedHead("not a valid Content-Length");
    }
    long length = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new MalformedHead("not a valid Content-Length");
      }
      length = length * 10 + digit;
    }
    return length;
  }
}
