package io.culvert.gateway.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;

/**
 * Writes the request line as it was recorded, one octet for each char. Netty would write it in
 * UTF-8 and so make two octets of one that is not ASCII, and would complete some targets.
 */
final class OctetRequestEncoder extends HttpRequestEncoder {

  @Override
  protected void encodeInitialLine(ByteBuf out, HttpRequest request) {
    var line = request.method() + " " + request.uri() + " " + request.protocolVersion() + "\r\n";
    out.writeCharSequence(line, ISO_8859_1);
  }
}
