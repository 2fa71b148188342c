package io.culvert.cli.origin;

import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpScheme;

/**
 * A request head that a server sends to the agent, which need not trust it: it is refused, its
 * framing is, or it says in one way where its body ends; by HTTP/2 it is one as well.
 */
public final class RequestHeadFuzz {
  private RequestHeadFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var buffers = new CheckedBuffers();
    var head = buffers.of(bytes);
    try {
      check(RequestHead.read(head), head);
    } catch (MalformedHead refused) {
      // As it may be.
    } finally {
      head.release();
    }
    buffers.assertAllReleased();
    target(new FuzzInput(bytes).octets());
  }

  private static void check(RequestHead head, ByteBuf bytes) throws MalformedHead {
    switch (head.framing()) {
      case BodyFraming.Length(long length) -> Must.hold(length > 0, "a length is positive");
      case BodyFraming.None none ->
          Must.hold(none.tooMuch(1) != null && none.tooLittle(0) == null, "no body is none");
      case BodyFraming.Chunked _ -> {} // as long as it likes
      case BodyFraming.Invalid(var why) -> Must.hold(!why.isEmpty(), "it is said why");
    }
    var http2 = Http2Heads.request(bytes, HttpScheme.HTTP, head.grpc());
    Must.equal(http2.method().toString(), head.method().name(), "by HTTP/2 the method is the same");
    Must.equal(http2.path().toString(), head.target(), "and so is the target");
  }

  private static void target(String text) {
    try {
      var target = OriginTarget.parse(text);
      Must.equal(OriginTarget.parse(target.toString()), target, "a target is read as written");
    } catch (IllegalArgumentException refused) {
      Must.hold(refused.getMessage() != null, "it is said why");
    }
  }
}
