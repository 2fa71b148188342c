package io.culvert.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's request decoder, stricter: exactly one space between the parts of a request line (RFC
 * 9112 §3), no folded field lines (§5.2), and never the next pipelined request before {@link
 * #next}. What waits stays in the decoder as bytes.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
  /** Where the connection stands, from what was read of it. */
  enum At {
    /** Nothing of a request has arrived. */
    START,
    /** Some bytes of a head have arrived. */
    HEAD,
    /** The head is complete, the body is not. */
    BODY,
    /** A whole request was read; the next one is not looked at yet. */
    END
  }

  private At at = At.START;
  private boolean broken;
  private boolean isHead;
  private long requests;
  private boolean requestLineRead;

  StrictRequestDecoder(HttpLimits limits) {
    super(limits.decoderConfig());
  }

  At at() {
    return at;
  }

  /** Whether the latest request's method was HEAD. */
  boolean isHeadRequest() {
    return isHead;
  }

  /** Heads decoded so far. */
  long requests() {
    return requests;
  }

  /** Bytes read but not looked at. */
  int waiting() {
    return actualReadableBytes();
  }

  /** Lets the next request be decoded. */
  void next() {
    if (!broken) {
      at = At.START;
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    switch (at) {
      case END -> {} // the bytes wait for next()
      case START, HEAD -> decodeHead(ctx, in, out);
      case BODY -> decodeStrictly(ctx, in, out);
    }
  }

  private void decodeHead(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Exception {
    // Netty takes whole lines out of the buffer, so that it starts with the start of a line here.
    if (HeadLines.hasFold(in, requestLineRead)) {
      in.skipBytes(in.readableBytes());
      breakOff(out, new IllegalArgumentException("folded line or space before the request line"));
      return;
    }
    at = At.HEAD;
    decodeStrictly(ctx, in, out);
    if (at == At.HEAD && !in.isReadable() && !requestLineRead) {
      at = At.START; // it was an empty line before a request line (RFC 9112 §2.2)
    }
  }

  private void decodeStrictly(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Exception {
    int before = out.size();
    super.decode(ctx, in, out);
    for (int i = before; i < out.size(); i++) {
      note(out.get(i));
    }
  }

  private void note(Object decoded) {
    if (decoded instanceof HttpRequest request) {
      requestLineRead = false;
      requests++;
      at = At.BODY;
      isHead = HttpMethod.HEAD.equals(request.method());
      broken = request.decoderResult().isFailure();
    }
    if (decoded instanceof LastHttpContent last) {
      at = At.END;
      broken |= last.decoderResult().isFailure();
    }
  }

  private void breakOff(List<Object> out, Exception cause) {
    var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.GET, "/");
    request.setDecoderResult(DecoderResult.failure(cause));
    out.add(request);
    note(request);
  }

  @Override
  protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
    requestLineRead = true;
    requireOneSpace(line, start, length, start == 0);
    return super.splitFirstWordInitialLine(line, start, length);
  }

  @Override
  protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
    requireOneSpace(line, start, length, start > 1 && isVisible(line[start - 2]));
    for (int i = start; i < start + length; i++) {
      if (!isVisible(line[i])) {
        throw new IllegalArgumentException("control character in the request target");
      }
    }
    return super.splitSecondWordInitialLine(line, start, length);
  }

  @Override
  protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
    if (start < 2 || line[start - 1] != ' ' || !isVisible(line[start - 2])) {
      throw new IllegalArgumentException("not exactly one space in the request line");
    }
    for (int i = start; i < start + length; i++) {
      if (line[i] >= 'a') {
        throw new IllegalArgumentException("version in small letters"); // RFC 9112 §2.3
      }
    }
    return super.splitThirdWordInitialLine(line, start, length);
  }

  private static void requireOneSpace(byte[] line, int start, int length, boolean startsRight) {
    if (!startsRight || length == 0 || line[start + length] != ' ') {
      throw new IllegalArgumentException("not exactly one space in the request line");
    }
  }

  private static boolean isVisible(byte octet) {
    return (octet & 0xff) > ' ' && octet != 0x7f;
  }
}
