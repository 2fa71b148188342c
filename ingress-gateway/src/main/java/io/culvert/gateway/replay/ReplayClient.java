package io.culvert.gateway.replay;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/** The client of one replay: sends the request and reads the response to its end. */
final class ReplayClient extends ChannelInitializer<Channel> {
  private final ReplayOrder order;

  ReplayClient(ReplayOrder order) {
    this.order = order;
  }

  @Override
  protected void initChannel(Channel channel) {
    boolean isHead = order.request().getMethod().equals("HEAD");
    channel
        .pipeline()
        .addLast("request", new OctetRequestEncoder())
        .addLast("response", new ReplayResponseDecoder(isHead))
        .addLast("exchange", new Conversation());
  }

  private final class Conversation extends SimpleChannelInboundHandler<HttpObject> {
    private boolean interim;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.write(ReplayRequest.of(order));
      for (var piece : order.body()) {
        ctx.write(new DefaultHttpContent(Unpooled.wrappedBuffer(piece)));
      }
      ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
      // What the response is, the gateway's side of the connection knows and records.
      if (message instanceof HttpResponse head) {
        interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      }
      boolean ends = message instanceof LastHttpContent && !interim;
      if (ends || message.decoderResult().isFailure()) {
        ctx.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
