package io.culvert.control.token;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.culvert.control.ControlSettings;
import io.culvert.control.account.Accounts;
import io.culvert.control.api.Authentication;
import io.culvert.control.api.LoginCookie;
import io.culvert.control.order.OrderDesk;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Tokens and logins. */
@Configuration(proxyBeanMethods = false)
public class TokenArea {

  @Bean
  BrowserLogins browserLogins(
      OrderDesk orders, LoginCookie cookie, ControlSettings settings, Clock clock) {
    return new BrowserLogins(orders, cookie, settings.accounts().loginLifetime(), clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  LastUses lastUses(ControlSettings settings, MeterRegistry meters) {
    return new LastUses(settings.kafka(), meters);
  }

  @Bean
  RouterFunction<ServerResponse> tokenRoutes(
      Accounts accounts,
      LastUses uses,
      OrderDesk orders,
      ControlSettings settings,
      Authentication authentication,
      Clock clock) {
    var tokens = new TokenHandlers(accounts, uses, orders, settings.masters(), clock);
    return route()
        .GET("/api/v1/tokens", tokens::list)
        .POST("/api/v1/tokens", tokens::create)
        .DELETE("/api/v1/tokens/{credentialId}", tokens::revoke)
        .filter(authentication.requiresByMethod())
        .build();
  }
}
