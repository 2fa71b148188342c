package io.culvert.gateway.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.util.ArrayDeque;
import java.util.Queue;

/** Takes the handlers of HTTP/1.1 out of a connection's pipeline, to make room for HTTP/2. */
final class LeaveHttp1 {
  private static final String FIRST = "patience";
  private static final String CODEC = "http";
  private static final String HELD = "held";

  private LeaveHttp1() {}

  /**
   * Leaves only what concerns every connection.
   *
   * @return what the codec had read and not looked at
   */
  static Held in(ChannelPipeline pipeline) {
    var held = new Held();
    pipeline.addLast(HELD, held);
    boolean ofHttp1 = false;
    for (var name : pipeline.toMap().keySet()) {
      ofHttp1 |= name.equals(FIRST);
      if (ofHttp1 && !name.equals(CODEC) && !name.equals(HELD)) {
        pipeline.remove(name);
      }
    }
    pipeline.remove(CODEC);
    return held;
  }

  /** Bytes between two codecs. */
  static final class Held extends ChannelInboundHandlerAdapter {
    private final Queue<Object> messages = new ArrayDeque<>(1);

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      messages.add(message);
    }

    /** Hands everything on to the handler that was added behind, and goes. */
    void letGo(ChannelPipeline pipeline) {
      pipeline.remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      for (var message = messages.poll(); message != null; message = messages.poll()) {
        ctx.fireChannelRead(message);
      }
      // It may be no read of the socket that brought them, and then nobody else says that it is
      // over.
      ctx.fireChannelReadComplete();
    }
  }
}
