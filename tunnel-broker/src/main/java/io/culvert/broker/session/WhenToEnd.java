package io.culvert.broker.session;

import io.culvert.events.CloseReason;
import io.culvert.schemas.hostname.Standing;
import io.culvert.schemas.plan.Plan;
import io.culvert.tunnel.error.CulvertError;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a session that was let in has to end: what was true when it began may be so no longer.
 * Pure.
 */
final class WhenToEnd {
  private WhenToEnd() {}

  /**
   * Why it has to end; empty when it may go on.
   *
   * @param wasOwned whether its account has owned the hostname at any time since it began
   */
  static Optional<Ending> decide(Session session, boolean wasOwned, Known known, Instant now) {
    var ending = bad(session, known);
    if (ending == null) {
      ending = overdue(session, known, now);
    }
    if (ending == null) {
      ending = homeless(session, wasOwned, known, now);
    }
    return Optional.ofNullable(ending);
  }

  private static @Nullable Ending bad(Session session, Known known) {
    var token = session.token();
    return token != null && known.credentials().find(token).isEmpty()
        ? Ending.forGood(CloseReason.REVOKED, CulvertError.BAD_TOKEN)
        : null;
  }

  private static @Nullable Ending overdue(Session session, Known known, Instant now) {
    var account = session.accountId();
    if (account == null) {
      var end = session.expiresAt();
      return end != null && !now.isBefore(end)
          ? Ending.forGood(CloseReason.EXPIRED, CulvertError.SESSION_EXPIRED)
          : null;
    }
    // By the plan of now: an upgrade takes the end away.
    var plan = known.plans().plan(account);
    return plan.sessionDuration()
        .filter(limit -> !now.isBefore(session.openedAt().plus(limit)))
        .map(limit -> planOver(plan, limit))
        .orElse(null);
  }

  private static Ending planOver(Plan plan, Duration limit) {
    return new Ending(
        CloseReason.EXPIRED,
        CulvertError.PLAN_SESSION_OVER,
        "A session of your plan " + plan.name() + " lasts " + words(limit) + ", and this one has.",
        false);
  }

  private static String words(Duration limit) {
    return limit.toSecondsPart() == 0
        ? limit.toMinutes() + " minutes"
        : limit.toSeconds() + " seconds";
  }

  private static @Nullable Ending homeless(
      Session session, boolean wasOwned, Known known, Instant now) {
    var standing = known.hostnames().standing(session.hostname(), session.accountId(), now);
    return switch (standing) {
      case Standing.Owned(var claim) when claim.status().servesAt(now) ->
          portless(session, known, now);
      case Standing.Owned _, Standing.Unverified _ ->
          Ending.forGood(CloseReason.REVOKED, CulvertError.DOMAIN_NOT_VERIFIED);
      case Standing.Taken _, Standing.Quarantined _ ->
          Ending.forGood(CloseReason.REVOKED, CulvertError.HOSTNAME_LOST);
      case Standing.Free _ ->
          wasOwned
              ? Ending.forGood(CloseReason.REVOKED, CulvertError.HOSTNAME_LOST)
              : portless(session, known, now);
    };
  }

  /** Somebody else may have reserved the public port meanwhile; the agent gets another one. */
  private static @Nullable Ending portless(Session session, Known known, Instant now) {
    var port = session.ports().remote();
    return port == null || known.hostnames().isPortOpenTo(session.accountId(), port, now)
        ? null
        : Ending.comeAgain(CloseReason.REVOKED, CulvertError.PORT_TAKEN);
  }
}
