package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.frame.StreamKind;
import org.jspecify.annotations.Nullable;

/** In which order the other side may send its frames on one stream. */
final class FrameOrder {
  /** Most bytes of heads on one stream: they cost no credit, so they need a bound of their own. */
  static final int MAX_HEADS = 2 * ProtocolLimits.MAX_HEAD;

  private final boolean headsCome;
  private boolean headSeen;
  private boolean dataSeen;
  private boolean ended;
  private int headBytes;

  FrameOrder(Side side, StreamKind kind) {
    headsCome = side == Side.BROKER && kind == StreamKind.HTTP;
  }

  boolean ended() {
    return ended;
  }

  /** Takes note of a HEAD, DATA or END frame; returns the rule it breaks, or null. */
  @Nullable String broken(FrameType type, int bytes) {
    if (ended) {
      return "frame after END";
    }
    switch (type) {
      case HEAD -> {
        headBytes += bytes;
        headSeen = true;
        if (!headsCome || dataSeen) {
          return "HEAD frame where none may come";
        }
        if (headBytes > MAX_HEADS) {
          return "too many heads";
        }
      }
      case DATA, END -> {
        dataSeen = true;
        ended = type == FrameType.END;
        if (headsCome && !headSeen) {
          return "body before its head";
        }
      }
      default -> throw new IllegalArgumentException(type.name());
    }
    return null;
  }
}
