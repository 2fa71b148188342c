package io.culvert.tunnel.stream;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;

/**
 * An agent that has been let in, or a server that an agent trusts no further, sends frames in any
 * order: the connection goes on or ends, nobody hears what makes no sense, credit holds, and every
 * buffer is released.
 */
public final class TunnelConnectionFuzz {
  private static final FrameType[] TYPES = FrameType.values();

  private TunnelConnectionFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    boolean fromAgent = input.next() % 2 == 0;
    var readers = new ArrayList<Reader>();
    var tunnel =
        new WiredTunnel(
            (stream, kind, head) -> {
              head.release();
              var reader = new Reader();
              reader.stream = stream;
              readers.add(reader);
              return reader;
            });
    int opened = fromAgent ? input.next() % 4 : 0;
    for (int i = 0; i < opened; i++) {
      var reader = new Reader();
      reader.slow = input.next() % 2 == 0;
      readers.add(reader);
      reader.stream = tunnel.open(reader);
    }
    tunnel.brokerChannel.runPendingTasks();
    var to = fromAgent ? tunnel.brokerChannel : tunnel.agentChannel;
    while (!input.isEmpty() && to.isActive()) {
      to.writeInbound(new BinaryWebSocketFrame(frame(input, tunnel)));
      to.runPendingTasks();
      drain(to);
    }
    for (var reader : readers) {
      Must.hold(
          reader.unconsumed <= ProtocolLimits.MAX_WINDOW,
          "nobody gets more than it gave credit for");
      reader.catchUp();
    }
    to.runPendingTasks();
    drain(to);
    tunnel.close();
    Must.equal(tunnel.bytesHeld(), 0L, "all buffers are released");
  }

  private static ByteBuf frame(FuzzInput input, WiredTunnel tunnel) {
    var type = input.oneOf(TYPES);
    int stream = type.isForConnection() ? 0 : input.next() % 8;
    var payload = input.piece();
    return tunnel
        .allocator
        .buffer()
        .writeInt(stream)
        .writeByte(type.code())
        .writeMedium(payload.length)
        .writeBytes(payload);
  }

  private static void drain(EmbeddedChannel channel) {
    for (Object each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      ReferenceCountUtil.release(each);
    }
  }
}
