package io.culvert.gateway.http2;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;

import io.culvert.gateway.http.Http2Request;
import io.culvert.gateway.http.WebSocketKey;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads request heads and trailers as HTTP/2 sends them. Netty's decoder has already refused
 * upper-case names, fields of a connection, other values of TE than {@code trailers}, and pseudo
 * fields that are unknown, doubled or late. Pure.
 */
final class RequestFields {
  private RequestFields() {}

  /**
   * Reads a head (RFC 9113 §8.3.1).
   *
   * @param ended whether the stream ends with it
   * @throws MalformedHead when the stream is to be reset for it
   */
  static Http2Request read(Http2Headers head, boolean ended) throws MalformedHead {
    var method = method(head.method());
    var protocol = head.get(Http2Headers.PseudoHeaderName.PROTOCOL.value());
    if (!method.equals(HttpMethod.CONNECT)) {
      if (protocol != null) {
        throw new MalformedHead(":protocol without CONNECT");
      }
      var body = ended ? Http2Request.Body.NONE : Http2Request.Body.SOME;
      return new Http2Request(method, target(head, method), fields(head), body);
    }
    if (protocol == null) {
      return new Http2Request(
          method,
          visible(require(head.authority(), ":authority"), ":authority"),
          fields(head),
          ended ? Http2Request.Body.NONE : Http2Request.Body.SOME);
    }
    if (ended) {
      throw new MalformedHead("an extended CONNECT that is over at once");
    }
    return extendedConnect(head, protocol);
  }

  /**
   * RFC 8441 §4. In the tunnel it is the upgrade of HTTP/1.1 that it stands for, so that an origin
   * need not know of the other.
   */
  private static Http2Request extendedConnect(Http2Headers head, CharSequence protocol)
      throws MalformedHead {
    require(head.authority(), ":authority");
    var target = target(head, HttpMethod.GET);
    var fields = fields(head);
    if (fields.contains(CONTENT_LENGTH)) {
      // What follows is no body (RFC 9110 §9.3.6), and the upgrade must not announce one.
      throw new MalformedHead("an extended CONNECT with a length");
    }
    if (!protocol.toString().equals("websocket")) {
      return new Http2Request(HttpMethod.CONNECT, target, fields, Http2Request.Body.SOME);
    }
    fields.set("upgrade", "websocket");
    fields.set("sec-websocket-key", WebSocketKey.next());
    return new Http2Request(HttpMethod.GET, target, fields, Http2Request.Body.TUNNEL);
  }

  /** Reads a trailer section (RFC 9113 §8.1). */
  static HttpHeaders trailers(Http2Headers section) throws MalformedHead {
    var trailers = newFields();
    for (Map.Entry<CharSequence, CharSequence> field : section) {
      if (Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(field.getKey())) {
        throw new MalformedHead("a pseudo field among the trailers");
      }
      trailers.add(field.getKey(), field.getValue());
    }
    return trailers;
  }

  private static HttpMethod method(@Nullable CharSequence method) throws MalformedHead {
    try {
      return HttpMethod.valueOf(require(method, ":method"));
    } catch (IllegalArgumentException e) {
      throw new MalformedHead("not a method");
    }
  }

  private static String target(Http2Headers head, HttpMethod method) throws MalformedHead {
    require(head.scheme(), ":scheme");
    var path = visible(require(head.path(), ":path"), ":path");
    if (!path.startsWith("/") && !(path.equals("*") && method.equals(HttpMethod.OPTIONS))) {
      throw new MalformedHead(":path is no path");
    }
    return path;
  }

  /** In HTTP/1.1 it will be a word of a line (RFC 9113 §8.2.1, RFC 9112 §3). */
  private static String visible(String value, String name) throws MalformedHead {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) <= ' ' || value.charAt(i) == 0x7f) {
        throw new MalformedHead(name + " has a space or a control character");
      }
    }
    return value;
  }

  private static String require(@Nullable CharSequence value, String name) throws MalformedHead {
    if (value == null || value.isEmpty()) {
      throw new MalformedHead(name + " is missing");
    }
    return value.toString();
  }

  private static HttpHeaders fields(Http2Headers head) throws MalformedHead {
    var fields = newFields();
    var authority = head.authority();
    if (authority != null) {
      fields.add("host", authority);
    }
    var crumbs = new ArrayList<CharSequence>(1);
    for (Map.Entry<CharSequence, CharSequence> field : head) {
      var name = field.getKey().toString();
      var value = field.getValue();
      if (name.startsWith(":")) {
        continue;
      }
      if (name.equals("cookie")) {
        crumbs.add(value);
        if (crumbs.size() > 1) {
          continue;
        }
      }
      if (authority == null || !name.equals("host")) {
        fields.add(field.getKey(), value);
      } else if (!value.toString().equalsIgnoreCase(authority.toString())) {
        throw new MalformedHead("Host is not :authority");
      }
    }
    joinCrumbs(fields, crumbs);
    return fields;
  }

  // RFC 9113 §8.2.3
  private static void joinCrumbs(HttpHeaders fields, List<CharSequence> crumbs) {
    if (crumbs.size() > 1) {
      fields.set("cookie", String.join("; ", crumbs));
    }
  }

  private static HttpHeaders newFields() {
    // Names and values were checked by Netty's decoder, and are again when they leave.
    return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
  }
}
