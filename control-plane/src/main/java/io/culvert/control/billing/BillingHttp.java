package io.culvert.control.billing;

import io.netty.channel.ChannelOption;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClient.RequestHeadersSpec;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Calls others' servers: bounded in time and size, and never to where they redirect. */
public final class BillingHttp {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int LONGEST_REPLY = 256 * 1024;
  private static final int EXCERPT = 300;

  private final WebClient client;
  private final Duration timeout;

  /**
   * @param timeout for one call, all of it
   */
  public BillingHttp(Duration timeout) {
    this.timeout = timeout;
    var http =
        HttpClient.create()
            .followRedirect(false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT.toMillis());
    this.client =
        WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(http))
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LONGEST_REPLY))
            .build();
  }

  /**
   * What came back.
   *
   * @param status of HTTP
   * @param body whole
   */
  public record Reply(int status, HttpHeaders headers, byte[] body) {

    public boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.getFirst(name));
    }

    /** The beginning of the body, for a log line. */
    public String excerpt() {
      var text = new String(body, StandardCharsets.UTF_8).replaceAll("\\s+", " ").strip();
      return text.length() > EXCERPT ? text.substring(0, EXCERPT) + "…" : text;
    }
  }

  /** Posts JSON; fails when there is no answer in time, and not for any answer there is. */
  public Mono<Reply> post(URI to, Map<String, String> headers, byte[] json) {
    return send(
        client.post().uri(to).contentType(MediaType.APPLICATION_JSON).bodyValue(json), headers);
  }

  /** Deletes; fails as {@link #post} does. */
  public Mono<Reply> delete(URI what, Map<String, String> headers) {
    return send(client.delete().uri(what), headers);
  }

  private Mono<Reply> send(RequestHeadersSpec<?> request, Map<String, String> headers) {
    return request
        .accept(MediaType.APPLICATION_JSON)
        .headers(all -> headers.forEach(all::set))
        .exchangeToMono(BillingHttp::reply)
        .timeout(timeout);
  }

  private static Mono<Reply> reply(ClientResponse response) {
    return response
        .bodyToMono(byte[].class)
        .defaultIfEmpty(new byte[0])
        .map(
            body ->
                new Reply(response.statusCode().value(), response.headers().asHttpHeaders(), body));
  }
}
