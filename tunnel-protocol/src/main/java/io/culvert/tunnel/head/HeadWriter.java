package io.culvert.tunnel.head;

import io.culvert.tunnel.frame.ProtocolLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Writes the parts of one head, checking each. */
final class HeadWriter {
  private static final int CRLF = '\r' << 8 | '\n';
  private static final int COLON_SPACE = ':' << 8 | ' ';

  private final ByteBuf out;

  private HeadWriter(ByteBuf out) {
    this.out = out;
  }

  /** What one kind of head consists of. */
  interface Content {
    void writeTo(HeadWriter writer) throws MalformedHead;
  }

  static ByteBuf write(ByteBufAllocator allocator, Content content) throws MalformedHead {
    var out = allocator.buffer(512);
    try {
      content.writeTo(new HeadWriter(out));
      if (out.readableBytes() > ProtocolLimits.MAX_HEAD) {
        throw new MalformedHead("head is larger than " + ProtocolLimits.MAX_HEAD + " bytes");
      }
      return out.retain();
    } finally {
      out.release();
    }
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

  HeadWriter space() {
    out.writeByte(' ');
    return this;
  }

  HeadWriter endLine() {
    out.writeShort(CRLF);
    return this;
  }

  void fields(HttpHeaders headers) throws MalformedHead {
    if (headers.size() > HttpHeads.MAX_FIELDS) {
      throw new MalformedHead("more than " + HttpHeads.MAX_FIELDS + " fields");
    }
    for (var each = headers.iteratorCharSequence(); each.hasNext(); ) {
      var field = each.next();
      token(field.getKey());
      out.writeShort(COLON_SPACE);
      text(field.getValue()).endLine();
    }
    endLine();
  }

  private HeadWriter checked(CharSequence text, Octets allowed, String what) throws MalformedHead {
    for (int i = 0; i < text.length(); i++) {
      if (!allowed.has(text.charAt(i))) {
        throw new MalformedHead("forbidden " + what);
      }
    }
    out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    return this;
  }
}
