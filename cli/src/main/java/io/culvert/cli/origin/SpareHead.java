package io.culvert.cli.origin;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * A request head on its way to the origin. Where that may turn out to have closed the connection
 * meanwhile, a copy stays behind until the first sign of life (RFC 9112 §9.3.1).
 */
final class SpareHead {
  private final boolean repeatable;
  private @Nullable ByteBuf bytes;
  private boolean repeated;

  /**
   * Not sent yet.
   *
   * @param bytes taken
   */
  SpareHead(RequestHead request, ByteBuf bytes) {
    this.repeatable = request.repeatable();
    this.bytes = bytes;
  }

  /** Whether it may be sent on a connection that may be dead, because there is a second try. */
  boolean mayFail() {
    return repeatable && !repeated;
  }

  /**
   * The bytes to send.
   *
   * @param mayBeDead whether the connection may be
   * @return the caller's to release
   */
  ByteBuf send(boolean mayBeDead) {
    var head = bytes;
    if (head == null) {
      throw new IllegalStateException("the head was sent already");
    }
    if (mayBeDead && mayFail()) {
      return head.retainedDuplicate();
    }
    bytes = null;
    return head;
  }

  /** Takes the second try, if there is one. */
  boolean repeat() {
    if (bytes == null || repeated) {
      return false;
    }
    repeated = true;
    return true;
  }

  /** It has arrived, or is of no more use. */
  void drop() {
    ReferenceCountUtil.release(bytes);
    bytes = null;
  }
}
