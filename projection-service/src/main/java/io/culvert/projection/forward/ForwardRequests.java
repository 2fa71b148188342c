package io.culvert.projection.forward;

import io.culvert.projection.api.ApiError;
import io.culvert.projection.api.ApiException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Passes requests on to the services behind the API's address, so that people, programs and cookies
 * know one address only. Bodies are streamed both ways; {@code Host} stays as it came.
 */
public final class ForwardRequests implements WebFilter, Ordered {

  private static final Logger log = LoggerFactory.getLogger(ForwardRequests.class);

  /** For one connection only (RFC 9110 §7.6.1). */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final String FORWARDED_FOR = "X-Forwarded-For";

  private final ForwardTable table;
  private final HttpClient http =
      HttpClient.create()
          .responseTimeout(Duration.ofSeconds(60))
          .followRedirect(false)
          .compress(false);

  public ForwardRequests(ForwardTable table) {
    this.table = table;
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 10; // after the check of the host
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    var target = table.target(exchange.getRequest().getPath().value());
    return target.isPresent() ? forward(exchange, target.get()) : chain.filter(exchange);
  }

  private Mono<Void> forward(ServerWebExchange exchange, URI target) {
    var request = exchange.getRequest();
    var query = request.getURI().getRawQuery();
    var path = request.getURI().getRawPath() + (query == null ? "" : "?" + query);
    return http.headers(headers -> headers.set(requestHeaders(request)))
        .request(HttpMethod.valueOf(request.getMethod().name()))
        .uri(target + path)
        .send((_, out) -> out.send(request.getBody().map(NettyDataBufferFactory::toByteBuf)))
        .responseConnection((response, connection) -> answer(exchange, response, connection))
        .then()
        .onErrorMap(
            failure -> !exchange.getResponse().isCommitted() && !(failure instanceof ApiException),
            failure -> {
              log.warn("{} does not answer: {}", target, failure.toString());
              return new ApiException(
                  ApiError.NOT_AVAILABLE, "The service that answers this is not there just now.");
            });
  }

  private static Mono<Void> answer(
      ServerWebExchange exchange, HttpClientResponse from, Connection connection) {
    var response = exchange.getResponse();
    response.setStatusCode(HttpStatusCode.valueOf(from.status().code()));
    from.responseHeaders()
        .forEach(
            header -> {
              if (!HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                response.getHeaders().add(header.getKey(), header.getValue());
              }
            });
    var buffers = (NettyDataBufferFactory) response.bufferFactory();
    return response
        .writeWith(connection.inbound().receive().retain().map(buffers::wrap))
        .doFinally(_ -> connection.dispose());
  }

  private static io.netty.handler.codec.http.HttpHeaders requestHeaders(ServerHttpRequest request) {
    var headers = new DefaultHttpHeaders(false);
    HttpHeaders given = request.getHeaders();
    given.forEach(
        (name, values) -> {
          if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
            headers.set(name, List.copyOf(values));
          }
        });
    var peer = request.getRemoteAddress();
    if (peer != null) {
      // A proxy may add a line of its own to the client's; the chain is all lines (RFC 9110 §5.3).
      var chain = new ArrayList<>(given.getOrEmpty(FORWARDED_FOR));
      chain.add(peer.getAddress().getHostAddress());
      headers.set(FORWARDED_FOR, String.join(", ", chain));
    }
    if (!given.containsHeader("X-Forwarded-Proto")) {
      headers.set("X-Forwarded-Proto", request.getURI().getScheme());
    }
    if (!given.containsHeader("Content-Length") && given.containsHeader("Transfer-Encoding")) {
      headers.set("Transfer-Encoding", "chunked");
    } else if (!given.containsHeader("Content-Length")) {
      headers.set("Content-Length", "0");
    }
    return headers;
  }
}
