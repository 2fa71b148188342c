package io.culvert.tunnel.head;

import io.culvert.tunnel.frame.ProtocolLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Arrays;

/**
 * Writes the parts of one head, checking each. They are put together in an array of the heap,
 * because checks and writes of single bytes are one loop there.
 */
final class HeadWriter {
  private static final int USUAL = 512;

  private byte[] bytes = new byte[USUAL];
  private int length;

  private HeadWriter() {}

  /** What one kind of head consists of. */
  interface Content {
    void writeTo(HeadWriter writer) throws MalformedHead;
  }

  static ByteBuf write(ByteBufAllocator allocator, Content content) throws MalformedHead {
    var writer = new HeadWriter();
    content.writeTo(writer);
    return allocator.buffer(writer.length).writeBytes(writer.bytes, 0, writer.length);
  }

  HeadWriter token(CharSequence token) throws MalformedHead {
    if (token.isEmpty()) {
      throw new MalformedHead("empty method or field name");
    }
    return checked(token, Octets.TOKEN, "character in a method or field name");
  }

  HeadWriter target(String target) throws MalformedHead {
    if (target.isEmpty()) {
      throw new MalformedHead("empty request target");
    }
    return checked(target, Octets.TARGET, "character in the request target");
  }

  HeadWriter text(CharSequence text) throws MalformedHead {
    return checked(text, Octets.TEXT, "character in a field value or reason");
  }

  HeadWriter version(HttpVersion version) throws MalformedHead {
    if (version.majorVersion() != 1 || version.minorVersion() > 1) {
      throw new MalformedHead("version is not HTTP/1.0 or HTTP/1.1");
    }
    return text(version.text());
  }

  HeadWriter status(int code) throws MalformedHead {
    if (code < 100 || code > 999) {
      throw new MalformedHead("status is not of three digits");
    }
    return text(Integer.toString(code));
  }

  HeadWriter space() throws MalformedHead {
    makeRoom(1);
    bytes[length++] = ' ';
    return this;
  }

  HeadWriter endLine() throws MalformedHead {
    makeRoom(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
    return this;
  }

  void fields(HttpHeaders headers) throws MalformedHead {
    if (headers.size() > HttpHeads.MAX_FIELDS) {
      throw new MalformedHead("more than " + HttpHeads.MAX_FIELDS + " fields");
    }
    for (var each = headers.iteratorCharSequence(); each.hasNext(); ) {
      var field = each.next();
      token(field.getKey());
      makeRoom(2);
      bytes[length++] = ':';
      bytes[length++] = ' ';
      text(field.getValue()).endLine();
    }
    endLine();
  }

  private HeadWriter checked(CharSequence text, Octets allowed, String what) throws MalformedHead {
    int count = text.length();
    makeRoom(count);
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (!allowed.has(c)) {
        throw new MalformedHead("forbidden " + what);
      }
      bytes[length++] = (byte) c;
    }
    return this;
  }

  private void makeRoom(int count) throws MalformedHead {
    if (count > ProtocolLimits.MAX_HEAD - length) {
      throw new MalformedHead("head is larger than " + ProtocolLimits.MAX_HEAD + " bytes");
    }
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
    }
  }
}
