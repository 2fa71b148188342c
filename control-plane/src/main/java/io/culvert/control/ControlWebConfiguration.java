package io.culvert.control;

import io.culvert.web.WebServer;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import tools.jackson.databind.json.JsonMapper;

/** The web server, and JSON. */
@Configuration(proxyBeanMethods = false)
@EnableWebFlux
class ControlWebConfiguration implements WebFluxConfigurer {

  /** Webhooks of payment providers are the largest bodies. */
  private static final int LARGEST_BODY = 256 << 10;

  @Bean
  NettyReactiveWebServerFactory webServer(ControlSettings settings) {
    return WebServer.on(settings.address(), settings.port());
  }

  @Bean
  HttpHandler httpHandler(ApplicationContext context) {
    return WebHttpHandlerBuilder.applicationContext(context).build();
  }

  @Bean
  JsonMapper jsonMapper() {
    return JsonMapper.builder().build();
  }

  @Override
  public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
    codecs.defaultCodecs().maxInMemorySize(LARGEST_BODY);
  }
}
