package io.culvert.testing.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;

/** Gives buffers out and holds a target to releasing them. */
public final class CheckedBuffers {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

  public UnpooledByteBufAllocator allocator() {
    return allocator;
  }

  /** A buffer with these bytes; the caller's. */
  public ByteBuf of(byte[] bytes) {
    return allocator.buffer(bytes.length).writeBytes(bytes);
  }

  /** A channel whose handlers take their buffers here. */
  public EmbeddedChannel channel(ChannelHandler... handlers) {
    var channel = new EmbeddedChannel(false, false);
    channel.config().setAllocator(allocator);
    channel.pipeline().addLast(handlers);
    try {
      channel.register();
    } catch (Exception e) {
      throw new IllegalStateException("handlers that cannot be put into a pipeline", e);
    }
    return channel;
  }

  /** Ends a channel and lets go of what nobody has read of it. */
  public static void close(EmbeddedChannel channel) {
    channel.close();
    channel.runPendingTasks();
    releaseAll(channel);
  }

  private static void releaseAll(EmbeddedChannel channel) {
    for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
      ReferenceCountUtil.release(each);
    }
    for (Object each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      ReferenceCountUtil.release(each);
    }
  }

  /** Bytes that were given out and not released. */
  long held() {
    return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
  }

  /** Fails when anything was not released. */
  public void assertAllReleased() {
    Must.hold(held() == 0, "all buffers are released");
  }
}
