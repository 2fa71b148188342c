package io.culvert.control;

import io.culvert.control.api.AnswerProblems;
import io.culvert.control.api.Authentication;
import io.culvert.control.api.ClientAddress;
import io.culvert.control.api.HostCheck;
import io.culvert.control.api.LoginCookie;
import io.culvert.control.api.SecurityHeaders;
import io.culvert.control.billing.BillingArea;
import io.culvert.control.decide.Decider;
import io.culvert.control.device.DeviceArea;
import io.culvert.control.hostname.HostnameArea;
import io.culvert.control.login.LoginArea;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.pages.PagesArea;
import io.culvert.control.plan.PlanArea;
import io.culvert.control.view.AppliedEvents;
import io.culvert.control.view.FollowedCredentials;
import io.culvert.control.view.FollowedFacts;
import io.culvert.control.view.View;
import io.culvert.runtime.keys.FollowedKeys;
import io.culvert.schemas.seal.AccountKeyring;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parts of the service. Needs two beans from outside: {@link ControlSettings} and a {@link
 * MeterRegistry}. There is no auto-configuration, so that the service is the same on its own and
 * within another program.
 *
 * <p>An area is a configuration in the list below. Its {@link RouterFunction} beans are served, its
 * {@link View} beans follow the facts; what it decides is listed in {@link ControlDecisions}. It
 * gives orders through the {@link OrderDesk}, and lets in whom {@link Authentication} knows.
 */
@Configuration(proxyBeanMethods = false)
@Import({
  ControlWebConfiguration.class,
  PlanArea.class,
  HostnameArea.class,
  DeviceArea.class,
  LoginArea.class,
  PagesArea.class,
  BillingArea.class
})
public class ControlServiceConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  HostCheck hostCheck(ControlSettings settings) {
    return new HostCheck(settings.hosts());
  }

  @Bean
  SecurityHeaders securityHeaders() {
    return new SecurityHeaders();
  }

  @Bean
  AnswerProblems answerProblems(JsonMapper json) {
    return new AnswerProblems(json);
  }

  @Bean
  LoginCookie loginCookie(ControlSettings settings) {
    return new LoginCookie(settings.isSecure());
  }

  @Bean
  ClientAddress clientAddress(ControlSettings settings) {
    return new ClientAddress(settings.proxies());
  }

  @Bean
  FollowedCredentials credentials() {
    return new FollowedCredentials();
  }

  @Bean
  Authentication authentication(FollowedCredentials credentials, LoginCookie cookie) {
    return new Authentication(credentials, cookie);
  }

  @Bean
  AppliedEvents appliedEvents() {
    return new AppliedEvents();
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  FollowedFacts followedFacts(
      ControlSettings settings,
      List<View> views,
      FollowedCredentials credentials,
      AppliedEvents applied,
      MeterRegistry meters) {
    var facts = new FollowedFacts(settings.kafka(), views, applied, meters);
    credentials.readyWhen(facts::isCaughtUp);
    return facts;
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  FollowedKeys followedKeys(ControlSettings settings, MeterRegistry meters) {
    return new FollowedKeys(settings.kafka(), settings.masters(), meters);
  }

  @Bean
  AccountKeyring keyring(FollowedKeys keys) {
    return keys.keyring();
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  OrderDesk orderDesk(
      ControlSettings settings, AppliedEvents applied, MeterRegistry meters, Clock clock) {
    return new OrderDesk(settings.kafka(), applied, meters, clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Decider decider(ControlSettings settings, Clock clock) {
    return new Decider(
        ControlDecisions.of(settings),
        settings.plans(),
        settings.decider(),
        settings.kafka(),
        clock);
  }

  @Bean
  ControlHealth controlHealth(
      Decider decider, FollowedFacts facts, FollowedKeys keys, OrderDesk orders) {
    return new ControlHealth(
        List.of(decider.health(), facts.health(), keys.health(), orders.health()));
  }

  @Bean
  RouterFunction<ServerResponse> healthRoutes(ControlHealth health) {
    return health.routes();
  }
}
