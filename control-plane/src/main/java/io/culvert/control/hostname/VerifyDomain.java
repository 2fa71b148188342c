package io.culvert.control.hostname;

import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.domain.CheckDomain;
import io.culvert.control.domain.DomainChallenge;
import io.culvert.control.domain.DomainFinding;
import io.culvert.control.login.AttemptLimit;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.events.DomainProof;
import io.culvert.events.RecordDomainCheck;
import io.culvert.schemas.hostname.DomainStatus;
import io.culvert.schemas.hostname.HostnameClaim;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Looks into DNS and gives the order to record what it had. When somebody else owns the domain so
 * far, that one's proof is looked at first: a domain that was sold changes hands here.
 */
final class VerifyDomain {

  private static final int MOST_DOMAINS = 10_000;

  private final HostnameView view;
  private final CheckDomain check;
  private final DomainChallenge challenge;
  private final OrderDesk orders;
  private final InstantSource clock;
  private final AttemptLimit pace = new AttemptLimit(6, Duration.ofMinutes(1), MOST_DOMAINS);

  VerifyDomain(
      HostnameView view,
      CheckDomain check,
      DomainChallenge challenge,
      OrderDesk orders,
      InstantSource clock) {
    this.view = view;
    this.check = check;
    this.challenge = challenge;
    this.orders = orders;
    this.clock = clock;
  }

  /** On its owner's behalf: says in an error what is missing. */
  Mono<Void> verify(HostnameClaim claim, OrderOrigin origin) {
    if (!claim.custom()) {
      return Mono.error(
          new ControlException(
              ControlError.DOMAIN_NEEDS_NO_PROOF, claim.hostname() + " works already."));
    }
    var wait = pace.take(claim.accountId() + "/" + claim.hostname(), clock.instant());
    return wait.isPresent()
        ? Mono.error(ControlException.tooMany(wait.get()))
        : look(claim).flatMap(finding -> record(claim, finding, origin));
  }

  /** By the platform itself: only what changes something becomes an order. */
  Mono<Void> verifyAgain(HostnameClaim claim) {
    return look(claim)
        .flatMap(
            finding ->
                switch (finding) {
                  case DomainFinding.Proved(var method) when !isKnown(claim, method) ->
                      order(claim, method, OrderOrigin.platform());
                  case DomainFinding.NoProof _
                      when claim.status() instanceof DomainStatus.Verified ->
                      order(claim, null, OrderOrigin.platform());
                  default -> Mono.empty();
                });
  }

  private Mono<Void> record(HostnameClaim claim, DomainFinding finding, OrderOrigin origin) {
    return switch (finding) {
      case DomainFinding.Proved(var method) ->
          otherOwnerLooses(claim).then(Mono.defer(() -> order(claim, method, origin)));
      case DomainFinding.NoProof _ when claim.status() instanceof DomainStatus.Verified ->
          order(claim, null, OrderOrigin.platform()).then(Mono.error(() -> notProved(claim)));
      case DomainFinding.NoProof _ -> Mono.error(notProved(claim));
      case DomainFinding.NoAnswer(var why) -> Mono.error(noAnswer(why));
    };
  }

  private Mono<Void> otherOwnerLooses(HostnameClaim claim) {
    var other =
        view.book()
            .find(claim.hostname())
            .filter(owner -> !owner.accountId().equals(claim.accountId()))
            .filter(owner -> owner.status() instanceof DomainStatus.Verified);
    return Mono.justOrEmpty(other)
        .flatMap(
            owner ->
                look(owner)
                    .flatMap(
                        finding ->
                            switch (finding) {
                              case DomainFinding.Proved _ -> Mono.empty(); // refused when decided
                              case DomainFinding.NoProof _ ->
                                  order(owner, null, OrderOrigin.platform());
                              case DomainFinding.NoAnswer(var why) -> Mono.error(noAnswer(why));
                            }));
  }

  private Mono<DomainFinding> look(HostnameClaim claim) {
    return Mono.fromFuture(() -> check.check(claim.accountId(), claim.hostname()));
  }

  private Mono<Void> order(HostnameClaim claim, @Nullable DomainProof proof, OrderOrigin origin) {
    var order = new RecordDomainCheck(claim.hostname(), claim.accountId(), proof);
    return orders.give(Aggregate.hostname(claim.hostname()), order, origin).then();
  }

  private static boolean isKnown(HostnameClaim claim, DomainProof method) {
    return claim.status() instanceof DomainStatus.Verified(var known, var _) && known == method;
  }

  private ControlException notProved(HostnameClaim claim) {
    var records = HostnameItem.records(claim, challenge);
    return new ControlException(
        ControlError.DOMAIN_NOT_PROVED,
        "DNS has neither " + records.getFirst() + " nor " + records.getLast() + ".");
  }

  private static ControlException noAnswer(String why) {
    return new ControlException(ControlError.DOMAIN_DNS_UNANSWERED, why);
  }
}
