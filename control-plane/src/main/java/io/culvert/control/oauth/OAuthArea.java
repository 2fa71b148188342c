package io.culvert.control.oauth;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.culvert.control.ControlSettings;
import io.culvert.control.account.Accounts;
import io.culvert.control.account.IdentityNames;
import io.culvert.control.account.PersonalData;
import io.culvert.control.account.SignUp;
import io.culvert.control.api.Authentication;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.token.BrowserLogins;
import io.culvert.schemas.seal.AccountKeyring;
import io.netty.channel.ChannelOption;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.netty.http.client.HttpClient;

/** Logins by other providers; without providers, only the answer that there are none. */
@Configuration(proxyBeanMethods = false)
public class OAuthArea {

  private static final Duration RESPONSE = Duration.ofSeconds(10);
  private static final int CONNECT_MILLIS = 5_000;

  @Bean
  OAuthFilters oauthFilters(
      ControlSettings settings,
      Accounts accounts,
      PersonalData personal,
      IdentityNames names,
      AccountKeyring keyring,
      SignUp signUp,
      OrderDesk orders,
      BrowserLogins browsers,
      Clock clock) {
    var providers = settings.oauth().providers();
    var logins = new ProviderLogins(accounts, personal, names, keyring, signUp, orders);
    return new OAuthFilters(
        providers,
        new Registrations(providers, settings.publicUrl().toString()),
        new SealedRequests(settings.masters(), clock, settings.isSecure()),
        new FinishLogin(logins, browsers),
        http());
  }

  @Bean
  RouterFunction<ServerResponse> identityRoutes(
      ControlSettings settings, OrderDesk orders, Authentication authentication) {
    var handlers = new IdentityHandlers(settings.oauth().providers(), orders);
    var forStrangers = route().GET("/api/v1/login/providers", handlers::list).build();
    var forOwners =
        route()
            .DELETE("/api/v1/account/identities/{provider}/{id}", handlers::unlink)
            .filter(authentication.requiresByMethod())
            .build();
    return forStrangers.and(forOwners);
  }

  private static WebClient http() {
    var client =
        HttpClient.create()
            .responseTimeout(RESPONSE)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
    return WebClient.builder().clientConnector(new ReactorClientHttpConnector(client)).build();
  }
}
