package io.culvert.cli.origin;

import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** How much of a request's body has come, held to what its head says. */
final class ReceivedBody {
  private final BodyFraming framing;
  private boolean switched;
  private boolean ended;
  private long bytes;

  /** Nothing has come. */
  ReceivedBody(BodyFraming framing) {
    this.framing = framing;
  }

  /** What follows is of another protocol, and as long as it likes. */
  void becomeRaw() {
    switched = true;
  }

  boolean isRaw() {
    return switched;
  }

  /**
   * So many bytes more.
   *
   * @return what rule they break; null when none
   */
  @Nullable String add(int length) {
    bytes += length;
    if (ended) {
      return "data after the end";
    }
    return switched ? null : framing.tooMuch(bytes);
  }

  /**
   * Nothing follows.
   *
   * @param trailers trailer section, the caller's
   * @return what rule that breaks; null when none
   */
  @Nullable String end(ByteBuf trailers) {
    ended = true;
    try {
      if (trailers.isReadable()) {
        HttpHeads.decodeTrailers(trailers);
      }
      return switched ? null : framing.tooLittle(bytes);
    } catch (MalformedHead e) {
      return "trailers: " + e.getMessage();
    }
  }

  /** Nothing follows, and nobody asks whether that is right. */
  void end() {
    ended = true;
  }

  /** Whether the client has said that nothing follows. */
  boolean hasEnd() {
    return ended;
  }

  /** Whether the client has said so, or the head did. */
  boolean isEnded() {
    return ended || framing instanceof BodyFraming.None;
  }

  /** Whether the client has sent all there is, even if it has not said so yet. */
  boolean isWhole() {
    return switch (framing) {
      case BodyFraming _ when switched -> ended;
      case BodyFraming.None() -> true;
      case BodyFraming.Length(long length) -> bytes == length;
      case BodyFraming.Chunked _, BodyFraming.Invalid _ -> ended;
    };
  }

  boolean hasBegun() {
    return bytes > 0;
  }
}
