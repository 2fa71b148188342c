package io.culvert.control.pages;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The account's pages. */
@Configuration(proxyBeanMethods = false)
public class PagesArea {

  @Bean
  RouterFunction<ServerResponse> pageRoutes() {
    return new Pages().routes();
  }
}
