package io.culvert.control.hostname;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.culvert.control.ControlSettings;
import io.culvert.control.api.Authentication;
import io.culvert.control.domain.CheckDomain;
import io.culvert.control.domain.Dns;
import io.culvert.control.domain.DomainChallenge;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.view.FollowedFacts;
import java.net.UnknownHostException;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** {@code /api/v1/hostnames/**}, and the look at domains on a schedule. */
@Configuration(proxyBeanMethods = false)
public class HostnameArea {

  @Bean
  HostnameView hostnameView() {
    return new HostnameView();
  }

  @Bean
  DomainChallenge domainChallenge(ControlSettings settings) {
    var rules = settings.hostnames().rules();
    return new DomainChallenge(settings.masters(), rules.baseDomain());
  }

  @Bean
  VerifyDomain verifyDomain(
      ControlSettings settings,
      HostnameView view,
      DomainChallenge challenge,
      OrderDesk orders,
      Clock clock)
      throws UnknownHostException {
    var dns = Dns.of(settings.hostnames().domains().resolver());
    return new VerifyDomain(view, new CheckDomain(dns, challenge), challenge, orders, clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  RecheckDomains recheckDomains(
      ControlSettings settings,
      HostnameView view,
      VerifyDomain verify,
      FollowedFacts facts,
      Clock clock) {
    var interval = settings.hostnames().domains().recheckInterval();
    return new RecheckDomains(view, verify, facts, interval, clock);
  }

  @Bean
  RouterFunction<ServerResponse> hostnameRoutes(
      ControlSettings settings,
      HostnameView view,
      OrderDesk orders,
      DomainChallenge challenge,
      VerifyDomain verify,
      Authentication authentication,
      Clock clock) {
    var rules = settings.hostnames().rules();
    var hostnames = new HostnameHandlers(view, rules, orders, challenge, verify, clock);
    return route()
        .GET("/api/v1/hostnames", hostnames::list)
        .POST("/api/v1/hostnames", hostnames::reserve)
        .GET("/api/v1/hostnames/{hostname}", hostnames::show)
        .PATCH("/api/v1/hostnames/{hostname}", hostnames::change)
        .DELETE("/api/v1/hostnames/{hostname}", hostnames::release)
        .POST("/api/v1/hostnames/{hostname}/verify", hostnames::verify)
        .POST("/api/v1/hostnames/{hostname}/port", hostnames::assignPort)
        .DELETE("/api/v1/hostnames/{hostname}/port", hostnames::releasePort)
        .filter(authentication.requiresByMethod())
        .build();
  }
}
