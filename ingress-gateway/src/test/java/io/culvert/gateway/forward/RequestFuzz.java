package io.culvert.gateway.forward;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;

import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.Refusal;
import io.culvert.gateway.http.HttpLimits;
import io.culvert.gateway.http.PublicHttpCodec;
import io.culvert.gateway.http.RejectMalformed;
import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of a client of HTTP/1.1. In whatever pieces they come they are the same requests; each that
 * gets in says in one way only where its body ends, has exactly that body, and reads the same when
 * it is read strictly on the agent's side.
 */
public final class RequestFuzz {
  private static final Client CLIENT = new Client("203.0.113.7", "http", null);

  private RequestFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int where = input.next();
    var sent = input.rest();
    Must.equal(
        read(FuzzInput.cut(sent, where)), read(List.of(sent)), "pieces are read as the whole");
  }

  private static List<String> read(List<byte[]> pieces) {
    var buffers = new CheckedBuffers();
    var origin = new Origin();
    var channel =
        buffers.channel(new PublicHttpCodec(HttpLimits.DEFAULT), RejectMalformed.INSTANCE, origin);
    for (var piece : pieces) {
      if (channel.isActive()) {
        channel.writeInbound(buffers.of(piece));
        channel.runPendingTasks();
      }
    }
    CheckedBuffers.close(channel);
    buffers.assertAllReleased();
    return origin.seen;
  }

  /** Answers every request when it has ended, and notes what it was. */
  private static final class Origin extends ChannelInboundHandlerAdapter {
    private final List<String> seen = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private HttpRequest request;
    private boolean refused;
    private boolean cut;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (cut) {
        ReferenceCountUtil.release(message);
        return;
      }
      if (message instanceof HttpRequest head) {
        begin(head);
      }
      if (message instanceof HttpContent content) {
        body.append(ByteBufUtil.hexDump(content.content()));
        boolean last = content instanceof LastHttpContent;
        content.release();
        if (last) {
          end(ctx);
        }
      }
    }

    private void begin(HttpRequest head) {
      request = head;
      body.setLength(0);
      refused = false;
      checkFraming(head);
      seen.add(forOrigin(head));
    }

    private static void checkFraming(HttpRequest head) {
      var fields = head.headers();
      int lengths = fields.getAll(CONTENT_LENGTH).size();
      int codings = fields.getAll(TRANSFER_ENCODING).size();
      Must.hold(lengths + codings <= 1, "a request says in one way where it ends");
      Must.hold(
          codings == 0 || fields.get(TRANSFER_ENCODING).equalsIgnoreCase("chunked"),
          "the only coding is chunked");
      Must.hold(
          lengths == 0 || fields.get(CONTENT_LENGTH).matches("[0-9]{1,19}"), "a length is digits");
      Must.hold(fields.getAll(HOST).size() == 1, "there is one Host");
    }

    private static String forOrigin(HttpRequest head) {
      try {
        var bytes =
            HttpHeads.encodeRequest(
                RequestForOrigin.of(head, CLIENT), UnpooledByteBufAllocator.DEFAULT);
        var read = HttpHeads.decodeRequest(bytes);
        bytes.release();
        checkForOrigin(head, read);
        return read.method() + " " + read.uri() + " " + read.headers().entries();
      } catch (MalformedHead e) {
        return "cannot be passed on";
      }
    }

    private static void checkForOrigin(HttpRequest head, HttpRequest read) {
      checkFraming(read);
      Must.equal(
          read.headers().get(TRANSFER_ENCODING), head.headers().get(TRANSFER_ENCODING), "codings");
      Must.equal(read.headers().get(CONTENT_LENGTH), head.headers().get(CONTENT_LENGTH), "lengths");
      Must.equal(
          read.headers().getAll("X-Forwarded-For"), List.of(CLIENT.address()), "nobody lies");
      Must.hold(
          read.headers().getAll(CONNECTION).stream().allMatch("Upgrade"::equals),
          "connections are told nothing of others");
    }

    private void end(ChannelHandlerContext ctx) {
      if (!refused) {
        var length = request.headers().get(CONTENT_LENGTH);
        Must.hold(
            length == null || Long.parseLong(length) == body.length() / 2, "a body has its length");
        Must.hold(
            length != null || request.headers().contains(TRANSFER_ENCODING) || body.isEmpty(),
            "what announces no body has none");
        seen.add("body " + body);
      }
      var answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
      answer.headers().set(CONTENT_LENGTH, 0);
      ctx.writeAndFlush(answer);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (!(cause instanceof Refusal refusal)) {
        throw new AssertionError("not a refusal", cause);
      }
      if (cut) {
        return; // Netty looks at what is left once more when a connection closes
      }
      seen.add("refused " + refusal.error().code());
      refused = true;
      if (refusal.isFatal()) {
        cut = true;
        ctx.close();
      }
    }
  }
}
