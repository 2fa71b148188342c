package io.culvert.control.account;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.culvert.control.ControlSettings;
import io.culvert.control.api.Authentication;
import io.culvert.control.api.ClientAddress;
import io.culvert.control.api.LoginCookie;
import io.culvert.control.decide.Decider;
import io.culvert.control.keys.AccountKeys;
import io.culvert.control.mail.MailQueue;
import io.culvert.control.mail.Mailer;
import io.culvert.control.mail.SendWaitingMails;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.token.BrowserLogins;
import io.culvert.control.view.FollowedFacts;
import io.culvert.runtime.retry.Backoff;
import io.culvert.schemas.seal.AccountKeyring;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Accounts and their passwords. */
@Configuration(proxyBeanMethods = false)
public class AccountArea {

  private static final Backoff MAIL_PAUSES =
      new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5));

  @Bean
  Accounts accounts() {
    return new Accounts();
  }

  @Bean
  PersonalData personalData(ControlSettings settings, AccountKeyring keyring) {
    return new PersonalData(settings.masters(), keyring);
  }

  @Bean
  IdentityNames identityNames(AccountKeyring keyring) {
    return new IdentityNames(keyring);
  }

  @Bean(destroyMethod = "close")
  PasswordHashes passwordHashes() {
    return new PasswordHashes();
  }

  @Bean
  VerificationLinks verificationLinks(ControlSettings settings) {
    return new VerificationLinks(settings.masters(), settings.publicUrl());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  MailQueue mailQueue(ControlSettings settings, Clock clock, MeterRegistry meters) {
    return new MailQueue(settings.kafka(), clock, meters);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  SendWaitingMails sendWaitingMails(
      ControlSettings settings,
      MailQueue queue,
      Accounts accounts,
      PersonalData personal,
      VerificationLinks links,
      FollowedFacts facts,
      Clock clock,
      MeterRegistry meters) {
    return new SendWaitingMails(
        queue,
        new VerificationMail(accounts, links, personal, clock)::compose,
        new Mailer(settings.accounts().mail()),
        facts::isCaughtUp,
        MAIL_PAUSES,
        clock,
        meters);
  }

  @Bean
  SignUp signUp(AccountKeys keys, PersonalData personal, OrderDesk orders) {
    return new SignUp(keys, personal, orders);
  }

  @Bean
  DevelopmentHistory developmentHistory() {
    return new DevelopmentHistory();
  }

  @Bean
  FoundDevelopmentAccount foundDevelopmentAccount(
      FollowedFacts facts,
      DevelopmentHistory history,
      Decider decider,
      AccountKeys keys,
      OrderDesk orders) {
    return new FoundDevelopmentAccount(facts, history, decider, keys, orders);
  }

  @Bean
  AttemptLimits attempts(ControlSettings settings, Clock clock) {
    return new AttemptLimits(settings.accounts().registrationsPerHour(), clock);
  }

  @Bean
  RouterFunction<ServerResponse> accountRoutes(
      ControlSettings settings,
      Accounts accounts,
      PersonalData personal,
      IdentityNames names,
      PasswordHashes passwords,
      SignUp signUp,
      MailQueue mails,
      VerificationLinks links,
      AttemptLimits attempts,
      ClientAddress address,
      OrderDesk orders,
      Authentication authentication,
      Clock clock) {
    var handlers =
        new AccountHandlers(
            accounts,
            new AccountPage(personal, settings.plans(), names),
            personal,
            passwords,
            signUp,
            mails,
            links,
            attempts,
            address,
            orders,
            clock);
    var forStrangers =
        route()
            .POST("/api/v1/account", handlers::register)
            .POST("/api/v1/account/verify", handlers::verify)
            .build();
    var forOwners =
        route()
            .GET("/api/v1/account", handlers::show)
            .POST("/api/v1/account/verification", handlers::sendVerification)
            .PUT("/api/v1/account/billing-zone", handlers::changeBillingZone)
            .filter(authentication.requiresByMethod())
            .build();
    return forStrangers.and(forOwners);
  }

  @Bean
  RouterFunction<ServerResponse> passwordRoutes(
      Accounts accounts,
      PersonalData personal,
      PasswordHashes passwords,
      AccountKeyring keyring,
      AttemptLimits attempts,
      ClientAddress address,
      BrowserLogins logins,
      LoginCookie cookie,
      OrderDesk orders,
      Authentication authentication) {
    var handlers =
        new PasswordHandlers(
            accounts, personal, passwords, keyring, attempts, address, logins, cookie, orders);
    var forStrangers = route().POST("/api/v1/login/password", handlers::logIn).build();
    var forOwners =
        route()
            .POST("/api/v1/account/password", handlers::change)
            .DELETE("/api/v1/account", handlers::erase)
            .filter(authentication.requiresByMethod())
            .build();
    return forStrangers.and(forOwners);
  }
}
