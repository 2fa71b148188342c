package io.culvert.control.login;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.culvert.control.api.Authentication;
import io.culvert.control.api.Credentials;
import io.culvert.control.api.LoginCookie;
import io.culvert.control.order.OrderDesk;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What belongs to every kind of login. */
@Configuration(proxyBeanMethods = false)
public class LoginArea {

  @Bean
  RouterFunction<ServerResponse> logoutRoutes(
      OrderDesk desk, Authentication authentication, Credentials credentials, LoginCookie cookie) {
    var handlers = new LogoutHandlers(desk, authentication, credentials, cookie);
    return route()
        .POST("/api/v1/login/end", handlers::end)
        .POST("/auth/revoke", handlers::revokeToken)
        .build();
  }
}
