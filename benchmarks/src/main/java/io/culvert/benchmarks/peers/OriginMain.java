package io.culvert.benchmarks.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.stream.ChunkedNioStream;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The server that everybody forwards to: {@code GET /BYTES} answers with so many bytes, and any
 * body that is sent is read to its end before the answer. First argument: the port.
 */
final class OriginMain {
  private static final int SMALL = 64 * 1024;

  private OriginMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    var loops = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    new ServerBootstrap()
        .group(loops)
        .channel(EpollServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast("flush", new FlushConsolidationHandler(256, true))
                    .addLast("http", new HttpServerCodec())
                    .addLast("pieces", new ChunkedWriteHandler())
                    .addLast("answer", new Answer());
              }
            })
        .bind("127.0.0.1", Integer.parseInt(arguments[0]))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  /** Answers when the request has ended. */
  private static final class Answer extends SimpleChannelInboundHandler<HttpObject> {
    private @Nullable HttpRequest request;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
      if (message instanceof HttpRequest head) {
        request = head;
        if (HttpUtil.is100ContinueExpected(head)) {
          ctx.writeAndFlush(
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
      }
      if (message instanceof HttpContent && message instanceof LastHttpContent && request != null) {
        answer(ctx, request);
      }
    }

    private static void answer(ChannelHandlerContext ctx, HttpRequest request) {
      var path = request.uri().substring(1).replaceAll("[^0-9].*", "");
      long length = path.isEmpty() ? 0 : Long.parseLong(path);
      boolean stays = HttpUtil.isKeepAlive(request);
      var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      HttpUtil.setContentLength(head, length);
      HttpUtil.setKeepAlive(head, stays);
      head.headers().set("content-type", "application/octet-stream");
      ctx.write(head);
      if (length > 0 && length <= SMALL) {
        var body = new byte[(int) length];
        Arrays.fill(body, (byte) 'x');
        ctx.write(Unpooled.wrappedBuffer(body));
      } else if (length > 0) {
        ctx.write(new ChunkedNioStream(new Nothing(length), SMALL));
      }
      var written = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
      if (!stays) {
        written.addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /** So many bytes of nothing. */
  private static final class Nothing implements ReadableByteChannel {
    private long left;

    Nothing(long length) {
      this.left = length;
    }

    @Override
    public int read(ByteBuffer target) {
      if (left == 0) {
        return -1;
      }
      int count = (int) Math.min(left, target.remaining());
      target.position(target.position() + count);
      left -= count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
