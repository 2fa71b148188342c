package io.culvert.gateway.sni;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Finds the protocols that a ClientHello offers (RFC 8446 §4.1.2, RFC 7301 §3.1). Pure. */
final class OfferedProtocols {
  private static final int ALPN = 16;
  private static final int VERSION_AND_RANDOM = 34;

  private OfferedProtocols() {}

  /**
   * The names, in the client's order; none when it offers none or is malformed, which the handshake
   * will find out.
   *
   * @param hello the handshake message without its header; is not moved
   */
  static List<String> in(ByteBuf hello) {
    var rest = hello.duplicate();
    try {
      rest.skipBytes(VERSION_AND_RANDOM);
      rest.skipBytes(rest.readUnsignedByte()); // session id
      rest.skipBytes(rest.readUnsignedShort()); // cipher suites
      rest.skipBytes(rest.readUnsignedByte()); // compression methods
      var extensions = rest.readSlice(rest.readUnsignedShort());
      while (extensions.isReadable()) {
        int type = extensions.readUnsignedShort();
        var extension = extensions.readSlice(extensions.readUnsignedShort());
        if (type == ALPN) {
          return names(extension);
        }
      }
    } catch (IndexOutOfBoundsException e) {
      return List.of();
    }
    return List.of();
  }

  private static List<String> names(ByteBuf extension) {
    var list = extension.readSlice(extension.readUnsignedShort());
    var names = new ArrayList<String>();
    while (list.isReadable()) {
      names.add(list.readSlice(list.readUnsignedByte()).toString(ISO_8859_1));
    }
    return names;
  }
}
