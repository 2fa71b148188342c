package io.culvert.benchmarks.micro;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameCodec;
import io.culvert.tunnel.frame.FrameType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Frames into WebSocket messages and out of them; nanoseconds for one frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class FrameCodecBenchmark {
  private static final int FRAMES = 8;

  /** Bytes of one payload: a short body, and a full piece of a long one. */
  @Param({"1024", "16384"})
  public int payload;

  private EmbeddedChannel codec;
  private ByteBuf body;
  private ByteBuf message;

  @Setup
  public void open() {
    codec = new EmbeddedChannel(FrameCodec.server());
    body = PooledByteBufAllocator.DEFAULT.buffer(payload).writeZero(payload);
    message = PooledByteBufAllocator.DEFAULT.buffer();
    for (int i = 0; i < FRAMES; i++) {
      message.writeInt(i + 1).writeByte(FrameType.DATA.code()).writeMedium(payload);
      message.writeBytes(body, 0, payload);
    }
  }

  @TearDown
  public void close() {
    body.release();
    message.release();
    codec.finishAndReleaseAll();
  }

  /** Eight frames in one flush. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public int write() {
    for (int i = 0; i < FRAMES; i++) {
      codec.write(new Frame(i + 1, FrameType.DATA, body.retainedDuplicate()));
    }
    codec.flush();
    int messages = 0;
    for (Object out = codec.readOutbound(); out != null; out = codec.readOutbound()) {
      ReferenceCountUtil.release(out);
      messages++;
    }
    return messages;
  }

  /** Eight frames out of one message. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public int read() {
    codec.writeInbound(new BinaryWebSocketFrame(message.retainedDuplicate()));
    int frames = 0;
    for (Object in = codec.readInbound(); in != null; in = codec.readInbound()) {
      ReferenceCountUtil.release(in);
      frames++;
    }
    return frames;
  }

  /** What a copy of the same bytes costs, to compare with. */
  @Benchmark
  public int copy() {
    var copy = PooledByteBufAllocator.DEFAULT.buffer(payload).writeBytes(body, 0, payload);
    try {
      return copy.readableBytes();
    } finally {
      copy.release();
    }
  }
}
