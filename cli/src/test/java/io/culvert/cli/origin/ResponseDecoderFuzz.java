package io.culvert.cli.origin;

import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of a local server: the same responses in whatever pieces they come, and where they are
 * whole the connection stands between two.
 */
public final class ResponseDecoderFuzz {
  private static final HttpMethod[] METHODS = {HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST};

  private ResponseDecoderFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    var method = input.oneOf(METHODS);
    int where = input.next();
    var sent = input.rest();
    Must.equal(
        read(method, FuzzInput.cut(sent, where)),
        read(method, List.of(sent)),
        "pieces are read as the whole");
  }

  private static List<String> read(HttpMethod method, List<byte[]> pieces) {
    var buffers = new CheckedBuffers();
    var decoder = new ResponseDecoder();
    var channel = buffers.channel(decoder);
    decoder.expect(method);
    var seen = new ArrayList<String>();
    boolean failed = false;
    for (var piece : pieces) {
      channel.writeInbound(buffers.of(piece));
      for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
        failed |= each instanceof HttpObject object && object.decoderResult().isFailure();
        if (!failed) {
          note(each, method, seen);
        }
        ReferenceCountUtil.release(each);
      }
    }
    seen.add(failed ? "broken" : decoder.isBetweenResponses() ? "between" : "inside");
    CheckedBuffers.close(channel);
    buffers.assertAllReleased();
    return seen;
  }

  private static void note(Object each, HttpMethod method, List<String> seen) {
    if (each instanceof HttpResponse response) {
      seen.add("head " + response.status() + " " + response.headers().entries());
      ResponseFields.makeReadyForTunnel(response, method);
      ResponseFields.keepAliveMillis(response.headers(), 1);
      seen.add("body ");
    }
    if (each instanceof ByteBuf raw) { // behind a response that switches protocols
      seen.add(seen.removeLast() + ByteBufUtil.hexDump(raw));
    }
    if (each instanceof HttpContent content) {
      seen.add(seen.removeLast() + ByteBufUtil.hexDump(content.content()));
    }
    if (each instanceof LastHttpContent last) {
      seen.add("end " + last.trailingHeaders().entries());
      seen.add("");
    }
  }
}
