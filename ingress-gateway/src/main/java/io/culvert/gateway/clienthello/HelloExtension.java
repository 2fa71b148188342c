package io.culvert.gateway.clienthello;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Extensions of a ClientHello (RFC 8446 §4.1.2) that are looked at here. */
enum HelloExtension {
  /** RFC 6066 §3. */
  SERVER_NAME(0),
  /** Application-layer protocols: RFC 7301 §3.1. */
  ALPN(16);

  private static final int VERSION_AND_RANDOM = 34;

  private final int type;

  HelloExtension(int type) {
    this.type = type;
  }

  /**
   * Its data; null when it is not there.
   *
   * @param hello the handshake message without its header; is not moved
   * @throws IndexOutOfBoundsException when the message is malformed, or ends before the extension
   */
  @Nullable ByteBuf in(ByteBuf hello) {
    var rest = hello.duplicate();
    rest.skipBytes(VERSION_AND_RANDOM);
    rest.skipBytes(rest.readUnsignedByte()); // session id
    rest.skipBytes(rest.readUnsignedShort()); // cipher suites
    rest.skipBytes(rest.readUnsignedByte()); // compression methods
    int end = rest.readUnsignedShort() + rest.readerIndex(); // may be past what has come
    while (rest.readerIndex() < end) {
      int found = rest.readUnsignedShort();
      int length = rest.readUnsignedShort();
      Objects.checkFromIndexSize(rest.readerIndex(), length, end);
      if (found == type) {
        return rest.readSlice(length);
      }
      rest.skipBytes(length);
    }
    return null;
  }
}
