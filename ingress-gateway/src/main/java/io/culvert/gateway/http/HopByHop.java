package io.culvert.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The fields that concern one connection only and are not passed on (RFC 9110 §7.6.1). Pure. */
public final class HopByHop {
  private static final Set<String> ALWAYS =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  /**
   * Naming these in a Connection field does not make them hop-by-hop: it would change the message.
   */
  private static final Set<String> NEVER =
      Set.of("host", "content-length", "content-type", "content-encoding", "date", "via");

  private HopByHop() {}

  /** What becomes of a field, by its name in lower case. */
  public interface Rule {
    boolean passes(String name, boolean isHopByHop);
  }

  /** Copies the fields that pass, in their order. */
  public static void copy(HttpHeaders from, HttpHeaders to, Rule rule) {
    var named = namedByConnection(from);
    for (var fields = from.iteratorCharSequence(); fields.hasNext(); ) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      var name = field.getKey().toString().toLowerCase(Locale.ROOT);
      if (rule.passes(name, ALWAYS.contains(name) || named.contains(name))) {
        to.add(field.getKey(), field.getValue());
      }
    }
  }

  /** Whether a comma-separated field holds the token, in any letter case. */
  public static boolean hasToken(HttpHeaders headers, AsciiString field, CharSequence token) {
    return headers.containsValue(field, token, true);
  }

  private static Set<String> namedByConnection(HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.CONNECTION)) {
      return Set.of();
    }
    var named = new HashSet<String>();
    for (var value : headers.getAll(HttpHeaderNames.CONNECTION)) {
      for (var token : value.split(",")) {
        named.add(token.strip().toLowerCase(Locale.ROOT));
      }
    }
    named.removeAll(NEVER);
    return named;
  }
}
