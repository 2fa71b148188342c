package io.culvert.broker.comzy;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.stream.ResetCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;

/** Says to the tunnel in frames what its agent would say. */
record ToTunnel(ChannelHandlerContext ctx) {

  void head(int id, ByteBuf head) {
    say(id, FrameType.HEAD, head);
  }

  void data(int id, ByteBuf piece) {
    say(id, FrameType.DATA, piece);
  }

  void end(int id) {
    say(id, FrameType.END, Unpooled.EMPTY_BUFFER);
  }

  /** Gives credit for so many bytes. */
  void window(int id, int bytes) {
    if (bytes > 0) {
      say(id, FrameType.WINDOW, allocator().buffer(4).writeInt(bytes));
    }
  }

  void reset(int id, ResetCode code) {
    say(id, FrameType.RESET, allocator().buffer(4).writeInt(code.code()));
  }

  private void say(int id, FrameType type, ByteBuf payload) {
    ctx.fireChannelRead(new Frame(id, type, payload));
  }

  ByteBufAllocator allocator() {
    return ctx.alloc();
  }

  /**
   * What goes up while something comes down would find the tunnel in the middle of its sentence.
   */
  void later(Runnable what) {
    ctx.executor()
        .execute(
            () -> {
              what.run();
              ctx.fireChannelReadComplete(); // without it the tunnel would wait with its flush
            });
  }
}
