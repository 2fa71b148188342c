package io.culvert.projection;

import io.netty.handler.timeout.WriteTimeoutHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import tools.jackson.databind.json.JsonMapper;

/** The web server, the dashboard's files, and JSON. */
@Configuration(proxyBeanMethods = false)
@EnableWebFlux
class WebConfiguration implements WebFluxConfigurer {

  private static final int LARGEST_JSON = 64 << 10;
  private static final int UNREAD_SECONDS = 60;
  private static final Duration IDLE = Duration.ofSeconds(75);
  private static final String FILES = "static/";

  private final Map<String, String> etags = new ConcurrentHashMap<>();

  @Bean
  NettyReactiveWebServerFactory webServer(ProjectionSettings settings) {
    var factory = new NettyReactiveWebServerFactory(settings.apiPort());
    var address = new InetSocketAddress(settings.apiAddress(), 0);
    factory.setAddress(address.getAddress());
    factory.addServerCustomizers(
        server ->
            server
                .idleTimeout(IDLE)
                .httpRequestDecoder(
                    decoder -> decoder.maxInitialLineLength(32 << 10).maxHeaderSize(32 << 10))
                // A client that does not read what it asked for must not hold it in memory.
                .doOnConnection(
                    connection ->
                        connection.addHandlerLast(
                            new WriteTimeoutHandler(UNREAD_SECONDS, TimeUnit.SECONDS))));
    return factory;
  }

  @Bean
  HttpHandler httpHandler(ApplicationContext context) {
    return WebHttpHandlerBuilder.applicationContext(context).build();
  }

  @Bean
  JsonMapper jsonMapper() {
    return JsonMapper.builder().build();
  }

  @Bean
  RouterFunction<ServerResponse> dashboard() {
    var page = new ClassPathResource(FILES + "index.html");
    return RouterFunctions.route()
        .GET(
            "/",
            request ->
                page.exists()
                    ? request
                        .checkNotModified(etag(page))
                        .switchIfEmpty(
                            ServerResponse.ok()
                                .contentType(org.springframework.http.MediaType.TEXT_HTML)
                                .cacheControl(CacheControl.noCache())
                                .eTag(etag(page))
                                .bodyValue(page))
                    : ServerResponse.notFound().build())
        .build();
  }

  @Override
  public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
    codecs.defaultCodecs().maxInMemorySize(LARGEST_JSON);
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/**")
        .addResourceLocations("classpath:/" + FILES)
        .setCacheControl(CacheControl.noCache())
        // Dates in a reproducible jar never change; contents do.
        .setUseLastModified(false)
        .setEtagGenerator(this::etag);
  }

  private String etag(Resource resource) {
    return etags.computeIfAbsent(String.valueOf(resource), _ -> hash(resource));
  }

  private static String hash(Resource resource) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(resource.getContentAsByteArray());
      return "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
