package io.culvert.tunnel.head;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Heads as bytes: start line, fields, empty line, each ended by CRLF (RFC 9112 §2.1). Field names
 * keep their case, fields their order and their repeats; characters are ISO-8859-1, one byte each,
 * so bytes that are not ASCII pass unharmed.
 *
 * <p>Writing checks too: what could be read as two fields is refused before it is sent. Reading
 * never releases the buffer and never changes its indices.
 */
public final class HttpHeads {
  /** Most fields in one head or trailer section. */
  public static final int MAX_FIELDS = 1_000;

  private HttpHeads() {}

  /**
   * Writes a request head.
   *
   * @return a new buffer, owned by the caller
   * @throws MalformedHead when a name, value or the target holds what a head cannot carry
   */
  public static ByteBuf encodeRequest(HttpRequest request, ByteBufAllocator allocator)
      throws MalformedHead {
    return HeadWriter.write(
        allocator,
        writer -> {
          writer.token(request.method().name()).space();
          writer.target(request.uri()).space();
          writer.version(request.protocolVersion()).endLine();
          writer.fields(request.headers());
        });
  }

  /**
   * Writes a response head.
   *
   * @return a new buffer, owned by the caller
   * @throws MalformedHead when a name, value or the reason holds what a head cannot carry
   */
  public static ByteBuf encodeResponse(HttpResponse response, ByteBufAllocator allocator)
      throws MalformedHead {
    return HeadWriter.write(
        allocator,
        writer -> {
          writer.version(response.protocolVersion()).space();
          writer.status(response.status().code()).space();
          writer.text(response.status().reasonPhrase()).endLine();
          writer.fields(response.headers());
        });
  }

  /**
   * Writes a trailer section (RFC 9112 §7.1.2): fields and an empty line; no bytes at all when
   * there are no trailers.
   *
   * @return a new buffer, owned by the caller
   */
  public static ByteBuf encodeTrailers(HttpHeaders trailers, ByteBufAllocator allocator)
      throws MalformedHead {
    return trailers.isEmpty()
        ? allocator.buffer(0, 0)
        : HeadWriter.write(allocator, writer -> writer.fields(trailers));
  }

  /**
   * Reads a request head. The buffer stays the caller's.
   *
   * @throws MalformedHead when it is anything but exactly one valid head
   */
  public static HttpRequest decodeRequest(ByteBuf head) throws MalformedHead {
    return new HeadReader(head).request();
  }

  /**
   * Reads a response head. The buffer stays the caller's.
   *
   * @throws MalformedHead when it is anything but exactly one valid head
   */
  public static HttpResponse decodeResponse(ByteBuf head) throws MalformedHead {
    return new HeadReader(head).response();
  }

  /**
   * Reads a trailer section, which may be empty. The buffer stays the caller's.
   *
   * @throws MalformedHead when it is anything but fields and an empty line
   */
  public static HttpHeaders decodeTrailers(ByteBuf trailers) throws MalformedHead {
    return new HeadReader(trailers).trailers();
  }
}
