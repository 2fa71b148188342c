package io.culvert.cli.origin;

import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/** The way of one response from a stream of HTTP/2 to the tunnel's stream. */
final class Http2Response {
  private final TunnelStream stream;
  private final RequestHead request;
  private int status;
  private boolean done;

  Http2Response(TunnelStream stream, RequestHead request) {
    this.stream = stream;
    this.request = request;
  }

  /**
   * A head, an interim one, or trailers.
   *
   * @throws MalformedHead when it cannot be passed on
   */
  void headers(Http2HeadersFrame frame) throws MalformedHead {
    if (status == 0) {
      head(frame.headers(), frame.isEndStream());
    } else if (frame.isEndStream()) {
      done = true;
      stream.end(Http2Heads.responseTrailers(frame.headers()));
    } else {
      throw new MalformedHead("a second head");
    }
  }

  private void head(Http2Headers head, boolean ended) throws MalformedHead {
    var code = Http2Heads.status(head);
    if (code == null || code.code() == 101) {
      throw new MalformedHead("no status that HTTP/2 has");
    }
    boolean interim = code.codeClass() == HttpStatusClass.INFORMATIONAL;
    if (interim && ended) {
      throw new MalformedHead("an interim response that ends the stream");
    }
    stream.head(Http2Heads.response(head, code, request.method(), ended || interim));
    if (!interim) {
      status = code.code();
    }
    if (ended) {
      done = true;
      stream.end(Unpooled.EMPTY_BUFFER);
    }
  }

  /** A piece of the body; taken. */
  void data(Http2DataFrame frame) throws MalformedHead {
    var content = frame.content();
    if (status == 0) {
      content.release();
      throw new MalformedHead("a body before the head");
    }
    if (content.isReadable()) {
      stream.data(content);
    } else {
      content.release();
    }
    if (frame.isEndStream()) {
      done = true;
      stream.end(Unpooled.EMPTY_BUFFER);
    }
  }

  /** Status of the final head; 0 before it. */
  int status() {
    return status;
  }

  boolean isDone() {
    return done;
  }
}
