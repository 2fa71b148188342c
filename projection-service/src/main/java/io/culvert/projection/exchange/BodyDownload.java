package io.culvert.projection.exchange;

import io.culvert.events.BodySide;
import io.culvert.projection.api.ApiError;
import io.culvert.projection.api.ApiException;
import java.nio.ByteBuffer;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Hands out recorded bodies. They are a stranger's content on the dashboard's origin, so a browser
 * must never run them: it is told to save them, not to guess their type, and to sandbox them.
 */
public final class BodyDownload {

  private static final DefaultDataBufferFactory BUFFERS = DefaultDataBufferFactory.sharedInstance;

  private final ExchangeQueries exchanges;
  private final ContentDecoder decoder;

  public BodyDownload(ExchangeQueries exchanges, ContentDecoder decoder) {
    this.exchanges = exchanges;
    this.decoder = decoder;
  }

  Mono<ServerResponse> answer(
      String account, StoredExchange exchange, BodySide side, boolean decoded) {
    var body = side == BodySide.REQUEST ? exchange.requestBody() : exchange.responseBody();
    requireRecorded(body);
    var bytes = exchanges.body(account, exchange.summary().id(), side, body);
    var response = head(exchange, side, body);
    return decoded && decoder.canDecode(body)
        ? decoded(response, bytes, body)
        : plain(response, bytes, body);
  }

  private static void requireRecorded(StoredBody body) {
    if (body.isMissing()) {
      throw new ApiException(
          ApiError.BODY_NOT_RECORDED,
          "Of %d bytes none were kept (%s).".formatted(body.size(), body.completeness()));
    }
    if (body.isOnItsWay()) {
      throw new ApiException(ApiError.NOT_AVAILABLE, "The body is still being recorded.");
    }
  }

  private static ServerResponse.BodyBuilder head(
      StoredExchange exchange, BodySide side, StoredBody body) {
    var name =
        exchange.summary().id() + (side == BodySide.REQUEST ? "-request" : "-response") + ".bin";
    var response =
        ServerResponse.ok()
            .header("Content-Type", SafeTypes.of(body.contentType()))
            .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
            .header("Content-Security-Policy", "sandbox; default-src 'none'")
            .header("Cache-Control", "private, no-store");
    if (body.contentType() != null) {
      response.header("X-Culvert-Content-Type", SafeTypes.printable(body.contentType()));
    }
    if (body.contentEncoding() != null) {
      response.header("X-Culvert-Content-Encoding", SafeTypes.printable(body.contentEncoding()));
    }
    if (!body.completeness().equals("WHOLE")) {
      response.header("X-Culvert-Completeness", body.completeness());
    }
    return response;
  }

  private static Mono<ServerResponse> plain(
      ServerResponse.BodyBuilder response, Flux<ByteBuffer> bytes, StoredBody body) {
    return response.contentLength(body.recorded()).body(bytes.map(BUFFERS::wrap), DataBuffer.class);
  }

  private Mono<ServerResponse> decoded(
      ServerResponse.BodyBuilder response, Flux<ByteBuffer> bytes, StoredBody body) {
    return bytes
        .collectList()
        .publishOn(Schedulers.boundedElastic())
        .flatMap(
            encoded -> {
              var result = decoder.decode(join(encoded), body.contentEncoding());
              if (result.isCut()) {
                response.header("X-Culvert-Decoded", "cut");
              } else {
                response.header("X-Culvert-Decoded", "whole");
              }
              return response
                  .contentLength(result.bytes().length)
                  .body(Mono.<DataBuffer>just(BUFFERS.wrap(result.bytes())), DataBuffer.class);
            });
  }

  private static byte[] join(List<ByteBuffer> parts) {
    var all = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
    parts.forEach(all::put);
    return all.array();
  }
}
