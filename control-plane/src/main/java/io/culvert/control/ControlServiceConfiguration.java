package io.culvert.control;

import io.culvert.control.account.AccountArea;
import io.culvert.control.api.AnswerProblems;
import io.culvert.control.api.Authentication;
import io.culvert.control.api.ClientAddress;
import io.culvert.control.api.LoginCookie;
import io.culvert.control.billing.BillingArea;
import io.culvert.control.decide.Decider;
import io.culvert.control.device.DeviceArea;
import io.culvert.control.erasure.DestroyKeysOfErased;
import io.culvert.control.hostname.HostnameArea;
import io.culvert.control.keys.AccountKeys;
import io.culvert.control.login.LoginArea;
import io.culvert.control.oauth.OAuthArea;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.pages.PagesArea;
import io.culvert.control.plan.PlanArea;
import io.culvert.control.token.TokenArea;
import io.culvert.control.view.AppliedEvents;
import io.culvert.control.view.FollowedCredentials;
import io.culvert.control.view.FollowedFacts;
import io.culvert.control.view.View;
import io.culvert.schemas.seal.AccountKeyring;
import io.culvert.web.HostCheck;
import io.culvert.web.SecurityHeaders;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
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
  AccountArea.class,
  TokenArea.class,
  PlanArea.class,
  HostnameArea.class,
  DeviceArea.class,
  LoginArea.class,
  OAuthArea.class,
  PagesArea.class,
  BillingArea.class
})
class ControlServiceConfiguration {

  private static final Duration KEYS_PATIENCE = Duration.ofSeconds(60);

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

  @Bean(destroyMethod = "close")
  AccountKeys accountKeys(ControlSettings settings, MeterRegistry meters, Clock clock)
      throws InterruptedException {
    return new AccountKeys(settings.kafka(), settings.masters(), meters, clock).open(KEYS_PATIENCE);
  }

  @Bean
  AccountKeyring keyring(AccountKeys keys) {
    return keys.keyring();
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  DestroyKeysOfErased destroyKeysOfErased(
      ControlSettings settings, AccountKeys keys, MeterRegistry meters) {
    return new DestroyKeysOfErased(settings.kafka(), keys, meters);
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
      Decider decider, FollowedFacts facts, AccountKeys keys, OrderDesk orders) {
    return new ControlHealth(
        List.of(decider.health(), facts.health(), keys.health(), orders.health()));
  }

  @Bean
  RouterFunction<ServerResponse> healthRoutes(ControlHealth health) {
    return health.routes();
  }
}
