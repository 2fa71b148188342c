package io.culvert.gateway.clienthello;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the server's name (RFC 6066 §3) in the first bytes of a TLS connection. Who decides
 * anything by the name reads it properly, in as many pieces as it may come. Pure.
 */
public final class ServerNameHint {
  private static final int HANDSHAKE = 22; // RFC 8446 §5.1
  private static final int VERSION_AND_LENGTH = 4;
  private static final int CLIENT_HELLO = 1; // §4
  private static final int HELLO_LENGTH = 3;
  private static final int HOST_NAME = 0;

  private ServerNameHint() {}

  /**
   * What seems to be the name; null when it does not seem to be there.
   *
   * @param bytes are not moved
   */
  public static @Nullable String in(ByteBuf bytes) {
    try {
      return read(bytes.duplicate());
    } catch (IndexOutOfBoundsException e) {
      return null;
    }
  }

  private static @Nullable String read(ByteBuf bytes) {
    if (bytes.readUnsignedByte() != HANDSHAKE) {
      return null;
    }
    bytes.skipBytes(VERSION_AND_LENGTH);
    if (bytes.readUnsignedByte() != CLIENT_HELLO) {
      return null;
    }
    bytes.skipBytes(HELLO_LENGTH);
    var names = HelloExtension.SERVER_NAME.in(bytes);
    if (names == null || names.skipBytes(2).readUnsignedByte() != HOST_NAME) {
      return null;
    }
    return names.readSlice(names.readUnsignedShort()).toString(ISO_8859_1);
  }
}
