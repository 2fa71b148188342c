package io.culvert.projection;

import io.culvert.web.Etag;
import io.culvert.web.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final String FILES = "static/";

  private final Map<String, String> etags = new ConcurrentHashMap<>();

  @Bean
  NettyReactiveWebServerFactory webServer(ProjectionSettings settings) {
    return WebServer.on(settings.apiAddress(), settings.apiPort());
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
      return Etag.of(resource.getContentAsByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
