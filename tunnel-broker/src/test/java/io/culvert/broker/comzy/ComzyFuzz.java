package io.culvert.broker.comzy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.HashSet;

/**
 * A Comzy client and public clients by turns: requests with any body are told or answered, what the
 * client answers is one valid response for each request, and every buffer is released.
 */
public final class ComzyFuzz {
  private static final String[] TYPES = {
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    "text/plain",
    "multipart/form-data; boundary",
    "multipart/form-data; boundary=b; charset=nonsense",
    "multipart/form-data; boundary=\"\"",
  };

  private ComzyFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    var buffers = new CheckedBuffers();
    var channel = buffers.channel(new ComzyCodec());
    var ended = new HashSet<Integer>();
    try {
      clientSays(buffers, channel, "{\"type\":\"register\",\"port\":3000}".getBytes(ISO_8859_1));
      for (int id = 1; !input.isEmpty() && id < 8; id++) {
        if (input.next() % 2 == 0) {
          request(buffers, channel, id, input.oneOf(TYPES), input.piece());
        } else {
          clientSays(buffers, channel, input.piece());
        }
        check(channel, ended);
      }
    } catch (ProtocolViolation violation) {
      // Ends the connection.
    }
    CheckedBuffers.close(channel);
    buffers.assertAllReleased();
  }

  private static void clientSays(CheckedBuffers buffers, EmbeddedChannel channel, byte[] message) {
    channel.writeInbound(new TextWebSocketFrame(buffers.of(message)));
    channel.runPendingTasks();
  }

  private static void request(
      CheckedBuffers buffers, EmbeddedChannel channel, int id, String type, byte[] body) {
    var head = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Type: " + type + "\r\n\r\n";
    tunnelSays(
        channel, new Frame(id, FrameType.OPEN, buffers.of(("\1" + head).getBytes(ISO_8859_1))));
    tunnelSays(channel, new Frame(id, FrameType.DATA, buffers.of(body)));
    tunnelSays(channel, new Frame(id, FrameType.END, buffers.of(new byte[0])));
  }

  private static void tunnelSays(EmbeddedChannel channel, Frame frame) {
    channel.writeOutbound(frame);
    channel.runPendingTasks();
  }

  private static void check(EmbeddedChannel channel, HashSet<Integer> ended) {
    for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      try {
        Must.hold(!ended.contains(frame.streamId()), "nothing comes after the end");
        switch (frame.type()) {
          case HEAD -> HttpHeads.decodeResponse(frame.content());
          case END, RESET -> ended.add(frame.streamId());
          default -> {} // nothing to check
        }
      } catch (MalformedHead e) {
        throw new AssertionError("a response has a valid head", e);
      } finally {
        frame.release();
      }
    }
    for (TextWebSocketFrame told = channel.readOutbound();
        told != null;
        told = channel.readOutbound()) {
      Must.hold(told.text().startsWith("{\"id\":"), "a request is told with its number");
      told.release();
    }
  }
}
