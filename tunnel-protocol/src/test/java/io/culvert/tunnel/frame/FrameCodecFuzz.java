package io.culvert.tunnel.frame;

import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * A message from the other side. Whatever it is: it is read the same in however many fragments it
 * comes, is a {@link ProtocolViolation} or nothing worse, and what was read and is written again
 * reads the same.
 */
public final class FrameCodecFuzz {
  private record Seen(int stream, FrameType type, String payload) {}

  private FrameCodecFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int where = input.next();
    var message = input.rest();

    var whole = new ArrayList<Seen>();
    boolean violated = read(fragments(List.of(message)), whole);
    var inPieces = new ArrayList<Seen>();
    Must.equal(
        read(fragments(FuzzInput.cut(message, where)), inPieces), violated, "both are violations");
    Must.equal(inPieces, whole, "fragments are read as the whole");
    Must.hold(
        whole.stream().mapToLong(seen -> seen.payload.length() / 2 + 8L).sum() <= message.length,
        "no byte is read twice");

    for (var codec : List.of(FrameCodec.server(), FrameCodec.client())) {
      var again = new ArrayList<Seen>();
      Must.hold(!read(written(codec, whole), again), "what is written is valid");
      Must.equal(again, whole, "what is written is what was read");
    }
  }

  private static List<WebSocketFrame> fragments(List<byte[]> pieces) {
    var frames = new ArrayList<WebSocketFrame>();
    for (var piece : pieces) {
      boolean last = frames.size() == pieces.size() - 1;
      var content = Unpooled.wrappedBuffer(piece);
      frames.add(
          frames.isEmpty()
              ? new BinaryWebSocketFrame(last, 0, content)
              : new ContinuationWebSocketFrame(last, 0, content));
    }
    return frames;
  }

  /** Reads as a broker does; returns whether a rule was broken. */
  private static boolean read(List<WebSocketFrame> message, List<Seen> seen) {
    var buffers = new CheckedBuffers();
    var channel = buffers.channel(FrameCodec.server());
    boolean violated = false;
    for (var each : message) {
      try {
        channel.writeInbound(each);
      } catch (ProtocolViolation expected) {
        violated = true;
      } catch (RuntimeException e) {
        if (ProtocolViolation.in(e) == null) {
          throw e;
        }
        violated = true;
      }
    }
    for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      seen.add(new Seen(frame.streamId(), frame.type(), ByteBufUtil.hexDump(frame.content())));
      frame.release();
    }
    CheckedBuffers.close(channel);
    buffers.assertAllReleased();
    return violated;
  }

  private static List<WebSocketFrame> written(FrameCodec codec, List<Seen> frames) {
    var buffers = new CheckedBuffers();
    EmbeddedChannel channel = buffers.channel(codec);
    for (var each : frames) {
      channel.write(
          new Frame(each.stream, each.type, buffers.of(ByteBufUtil.decodeHexDump(each.payload))));
    }
    channel.flush();
    var messages = new ArrayList<WebSocketFrame>();
    for (WebSocketFrame m = channel.readOutbound(); m != null; m = channel.readOutbound()) {
      messages.add(m.replace(Unpooled.copiedBuffer(m.content())));
      m.release();
    }
    CheckedBuffers.close(channel);
    buffers.assertAllReleased();
    return messages;
  }
}
