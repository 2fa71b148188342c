package io.culvert.gateway.clienthello;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Finds the protocols that a ClientHello offers (RFC 7301 §3.1). Pure. */
public final class OfferedProtocols {
  private OfferedProtocols() {}

  /**
   * The names, in the client's order; none when it offers none or is malformed, which the handshake
   * will find out.
   *
   * @param hello the handshake message without its header; is not moved
   */
  public static List<String> in(ByteBuf hello) {
    try {
      var extension = HelloExtension.ALPN.in(hello);
      return extension == null ? List.of() : names(extension);
    } catch (IndexOutOfBoundsException e) {
      return List.of();
    }
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
