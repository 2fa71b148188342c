package io.culvert.control.hostname;

import static io.culvert.control.api.ControlError.HOSTNAME_CHANGED;
import static io.culvert.control.api.ControlError.HOSTNAME_QUARANTINED;
import static io.culvert.control.api.ControlError.HOSTNAME_TAKEN;
import static io.culvert.control.api.ControlError.HOSTNAME_UNKNOWN;
import static io.culvert.control.api.ControlError.HOSTNAME_YOURS_ALREADY;
import static io.culvert.control.api.ControlError.PLAN_CUSTOM_DOMAINS;
import static io.culvert.control.api.ControlError.PLAN_HOSTNAMES;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Fact;
import io.culvert.events.ChangeHostnameSettings;
import io.culvert.events.HostnameReleased;
import io.culvert.events.HostnameReserved;
import io.culvert.events.HostnameSettingsChanged;
import io.culvert.events.ReleaseHostname;
import io.culvert.events.ReserveHostname;
import io.culvert.events.TcpPortReleased;
import io.culvert.schemas.hostname.HostnameClaim;
import io.culvert.schemas.hostname.HostnameOwnership;
import io.culvert.schemas.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * May an account have a hostname, change it, give it up? Pure functions of what has happened to the
 * hostname and to the account before. A plan's number keeps an account from taking more; what it
 * has already stays when the plan becomes a smaller one.
 */
final class HostnameDecisions {

  private HostnameDecisions() {}

  /**
   * Under the base domain the first to ask has it. With a custom domain any account may say that it
   * is its own: only {@link DomainDecisions} make one of them the owner, so that nobody can keep a
   * domain from who controls it by asking first.
   */
  static Decision reserve(
      ReserveHostname order, HostnameOwnership name, AccountHostnames has, Plan plan, Instant now) {
    if (name.claimOf(order.getAccountId()).isPresent()) {
      return Decision.reject(HOSTNAME_YOURS_ALREADY, order.getHostname() + " is yours already.");
    }
    if (order.getCustom()) {
      return Plan.hasRoom(plan.customDomains(), has.domains().size())
          ? reserved(order)
          : full(PLAN_CUSTOM_DOMAINS, plan, plan.customDomains(), "custom domains");
    }
    if (name.owner() != null) {
      return Decision.reject(HOSTNAME_TAKEN, "Another account has " + order.getHostname() + ".");
    }
    var released = name.released();
    if (released != null && released.keepsOut(order.getAccountId(), now)) {
      return Decision.reject(
          HOSTNAME_QUARANTINED,
          order.getHostname() + " was given up lately. It is free from " + released.until() + ".");
    }
    return Plan.hasRoom(plan.hostnames(), has.reserved().size())
        ? reserved(order)
        : full(PLAN_HOSTNAMES, plan, plan.hostnames(), "reserved hostnames");
  }

  static Decision changeSettings(ChangeHostnameSettings order, HostnameOwnership name) {
    return change(
        name.claimOf(order.getAccountId()).orElse(null),
        order.getExpectedEventId(),
        claim ->
            claim.settings().equals(order.getSettings())
                ? List.of()
                : List.of(fact(claim, new HostnameSettingsChanged(order.getSettings()))));
  }

  /** Gives the public port up too. */
  static Decision release(
      ReleaseHostname order, HostnameOwnership name, Duration quarantine, Instant now) {
    return change(
        name.claimOf(order.getAccountId()).orElse(null),
        order.getExpectedEventId(),
        claim -> released(claim, quarantine, now));
  }

  /**
   * What giving up makes happen, also when the account is erased. A custom domain has no
   * quarantine: the next account has to bring a proof of its own, which is more.
   */
  static List<Fact> released(HostnameClaim claim, Duration quarantine, Instant now) {
    var facts = new ArrayList<Fact>();
    if (claim.port() != null) {
      facts.add(fact(claim, new TcpPortReleased(claim.port(), now.plus(quarantine))));
    }
    var until = claim.custom() ? now : now.plus(quarantine);
    facts.add(fact(claim, new HostnameReleased(until)));
    return List.copyOf(facts);
  }

  static Decision change(
      @Nullable HostnameClaim claim,
      @Nullable String expectedEventId,
      Function<HostnameClaim, List<Fact>> facts) {
    if (claim == null) {
      return Decision.reject(HOSTNAME_UNKNOWN, "You have no such hostname.");
    }
    if (expectedEventId != null && !expectedEventId.equals(claim.lastEventId())) {
      return Decision.reject(HOSTNAME_CHANGED, claim.hostname() + " was changed meanwhile.");
    }
    return Decision.accept(facts.apply(claim));
  }

  static Fact fact(HostnameClaim claim, Object payload) {
    return Fact.hostname(claim.hostname(), claim.accountId(), payload);
  }

  private static Decision reserved(ReserveHostname order) {
    return Decision.accept(
        List.of(
            Fact.hostname(
                order.getHostname(),
                order.getAccountId(),
                new HostnameReserved(order.getCustom(), order.getSettings()))));
  }

  private static Decision full(ControlError error, Plan plan, int limit, String what) {
    return Decision.reject(error, "The plan " + plan.name() + " has " + limit + " " + what + ".");
  }
}
