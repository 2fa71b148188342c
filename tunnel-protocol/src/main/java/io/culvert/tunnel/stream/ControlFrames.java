package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hello.Refused;
import org.jspecify.annotations.Nullable;

/** What the other side says of the connection as a whole, after its greeting. Event loop only. */
final class ControlFrames {
  private final Side side;
  private final ConnectionListener listener;
  private boolean peerDrains;

  /**
   * @param side which one this is
   * @param listener is told
   */
  ControlFrames(Side side, ConnectionListener listener) {
    this.side = side;
    this.listener = listener;
  }

  /**
   * Takes a frame without a stream.
   *
   * @param frame stays the caller's
   * @param wire for an answer
   * @return why the other side ends the session; null when it does not
   * @throws ProtocolViolation when such a frame may not come
   */
  @Nullable Refused receive(Frame frame, Wire wire) {
    switch (frame.type()) {
      case PING -> answer(frame, wire);
      case PONG -> {} // The bytes were heard; that is all it is for.
      case REFUSED -> {
        requireAgent(frame);
        var refused = Greetings.refused(frame.content());
        listener.onRefused(refused);
        return refused;
      }
      case DRAIN -> {
        if (!peerDrains) {
          peerDrains = true; // what follows from it is dear, and saying it again says nothing
          listener.onDrain();
        }
      }
      case LOG -> {
        requireAgent(frame);
        listener.onLog(Greetings.logLine(frame.content()));
      }
      case METERED, ALLOWANCE, LINE -> {} // Said on hops, to a handler before this one.
      case HELLO, WELCOME -> throw ProtocolViolation.of("a second greeting");
      case OPEN, HEAD, DATA, END, RESET, WINDOW ->
          throw ProtocolViolation.of("stream frame on the connection");
    }
    return null;
  }

  /** When the socket is full the peer has enough to hear from us. */
  private static void answer(Frame ping, Wire wire) {
    if (wire.ctx.channel().isWritable()) {
      wire.send(0, FrameType.PONG, ping.content().retain());
    }
  }

  private void requireAgent(Frame frame) {
    if (side == Side.BROKER) {
      throw ProtocolViolation.of(frame.type() + " frame from an agent");
    }
  }
}
