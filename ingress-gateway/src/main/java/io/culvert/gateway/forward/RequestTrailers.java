package io.culvert.gateway.forward;

import io.culvert.gateway.http.HopByHop;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Set;

/**
 * The trailers of a request as the origin is to see them. Some servers put them among the fields of
 * the head; so nothing passes that would say there how the message is framed, where it goes, who
 * sent it or what is in it (RFC 9110 §6.5.1). Pure.
 */
final class RequestTrailers {
  private static final Set<String> OF_THE_HEAD =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "content-encoding",
          "content-range",
          "trailer",
          "expect",
          "range",
          "cache-control",
          "max-forwards",
          "authorization",
          "proxy-authorization",
          "cookie",
          "via");

  private RequestTrailers() {}

  /** Those that pass, in their order; the section is not changed. */
  static HttpHeaders forOrigin(HttpHeaders section) {
    if (section.isEmpty()) {
      return section;
    }
    var passing = DefaultHttpHeadersFactory.trailersFactory().withValidation(false).newHeaders();
    HopByHop.copy(
        section,
        passing,
        (name, hopByHop) ->
            !hopByHop && !OF_THE_HEAD.contains(name) && !ForwardingFields.isOurs(name));
    return passing;
  }
}
