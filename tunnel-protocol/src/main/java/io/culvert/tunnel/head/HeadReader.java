package io.culvert.tunnel.head;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.tunnel.frame.ProtocolLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Reads one head in one pass, strictly: CRLF line ends only, no folded lines (RFC 9112 §5.2), no
 * space before a colon (§5.1), nothing after the empty line.
 */
final class HeadReader {
  private final byte[] bytes;
  private int at;

  HeadReader(ByteBuf head) throws MalformedHead {
    if (head.readableBytes() > ProtocolLimits.MAX_HEAD) {
      throw new MalformedHead("head is larger than " + ProtocolLimits.MAX_HEAD + " bytes");
    }
    bytes = ByteBufUtil.getBytes(head);
  }

  HttpRequest request() throws MalformedHead {
    var method = token(' ', "method");
    at++;
    var target = target();
    at++;
    var version = version();
    endLine();
    return new DefaultHttpRequest(version, HttpMethod.valueOf(method), target, fields());
  }

  HttpResponse response() throws MalformedHead {
    var version = version();
    expect(' ', "space after the version");
    int code = status();
    // RFC 9112 §4 wants a space even when there is no reason; some servers leave it out.
    var reason = "";
    if (at < bytes.length && bytes[at] == ' ') {
      at++;
      reason = text();
    }
    endLine();
    return new DefaultHttpResponse(version, status(code, reason), fields());
  }

  HttpHeaders trailers() throws MalformedHead {
    return bytes.length == 0 ? newHeaders() : fields();
  }

  private HttpHeaders fields() throws MalformedHead {
    var headers = newHeaders();
    int count = 0;
    while (!atEmptyLine()) {
      if (++count > HttpHeads.MAX_FIELDS) {
        throw new MalformedHead("more than " + HttpHeads.MAX_FIELDS + " fields");
      }
      var name = token(':', "field name");
      at++;
      headers.add(name, text().strip());
      endLine();
    }
    endLine();
    if (at != bytes.length) {
      throw new MalformedHead("bytes after the head");
    }
    return headers;
  }

  private boolean atEmptyLine() throws MalformedHead {
    if (at >= bytes.length) {
      throw new MalformedHead("head ends early");
    }
    return bytes[at] == '\r';
  }

  private String token(char end, String what) throws MalformedHead {
    int start = at;
    while (at < bytes.length && Octets.TOKEN.has(bytes[at] & 0xff)) {
      at++;
    }
    if (at == start || at == bytes.length || bytes[at] != end) {
      throw new MalformedHead("not a valid " + what);
    }
    return new String(bytes, start, at - start, ISO_8859_1);
  }

  private String target() throws MalformedHead {
    int start = at;
    while (at < bytes.length && Octets.TARGET.has(bytes[at] & 0xff)) {
      at++;
    }
    if (at == start || at == bytes.length || bytes[at] != ' ') {
      throw new MalformedHead("not a valid request target");
    }
    return new String(bytes, start, at - start, ISO_8859_1);
  }

  private String text() {
    int start = at;
    while (at < bytes.length && Octets.TEXT.has(bytes[at] & 0xff)) {
      at++;
    }
    return new String(bytes, start, at - start, ISO_8859_1);
  }

  private HttpVersion version() throws MalformedHead {
    var known = "HTTP/1.";
    for (int i = 0; i < known.length(); i++) {
      expect(known.charAt(i), "version");
    }
    if (at < bytes.length && bytes[at] == '1') {
      at++;
      return HttpVersion.HTTP_1_1;
    }
    expect('0', "version");
    return HttpVersion.HTTP_1_0;
  }

  private int status() throws MalformedHead {
    int code = 0;
    for (int i = 0; i < 3; i++) {
      int digit = at < bytes.length ? bytes[at] - '0' : -1;
      if (digit < 0 || digit > 9) {
        throw new MalformedHead("not a valid status");
      }
      code = code * 10 + digit;
      at++;
    }
    if (code < 100) {
      throw new MalformedHead("not a valid status");
    }
    return code;
  }

  private static HttpResponseStatus status(int code, String reason) {
    var known = HttpResponseStatus.valueOf(code);
    return known.reasonPhrase().equals(reason) ? known : new HttpResponseStatus(code, reason);
  }

  private void endLine() throws MalformedHead {
    expect('\r', "line end");
    expect('\n', "line end");
  }

  private void expect(char wanted, String what) throws MalformedHead {
    if (at >= bytes.length || bytes[at] != wanted) {
      throw new MalformedHead("not a valid " + what);
    }
    at++;
  }

  private static HttpHeaders newHeaders() {
    // Everything is checked here already, and more strictly.
    return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
  }
}
