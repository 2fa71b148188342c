package io.culvert.broker.session;

import io.culvert.broker.hop.ThisBroker;
import io.culvert.broker.route.RouteView;
import io.culvert.events.CloseReason;
import io.culvert.events.Route;
import io.culvert.schemas.plan.AccountPlans;
import io.culvert.schemas.plan.Plan;
import io.culvert.tunnel.error.CulvertError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draws the conclusions from what other brokers write into the routes: a session here whose agent
 * has come back there is over, so is one that was closed because this broker was not heard of, and
 * of tunnels that were let in at several brokers in one moment those that are too many end.
 */
public final class FollowRoutes {
  private final ThisBroker self;
  private final RouteView routes;
  private final Elsewhere elsewhere;
  private final Sessions sessions;
  private final AccountPlans plans;
  private final LiveOccupancy occupancy;

  FollowRoutes(ThisBroker self, Known known, Elsewhere elsewhere, Sessions sessions) {
    this.self = self;
    this.routes = known.routes();
    this.elsewhere = elsewhere;
    this.sessions = sessions;
    this.plans = known.plans();
    this.occupancy = new LiveOccupancy(sessions, elsewhere, known);
  }

  /** A route is written, or taken away. */
  public void follow(String sessionId, @Nullable Route route, Instant writtenAt) {
    if (route != null && self.wrote(route)) {
      return; // The session is known here, and better.
    }
    if (route == null) {
      sessions.givenUpElsewhere(sessionId);
    }
    var before = routes.follow(sessionId, route);
    boolean serves = route != null && !route.getLeaving();
    if (serves && elsewhere.isElsewhere(route)) {
      turnedUp(Member.of(route));
    }
    if (!serves && before != null && elsewhere.isElsewhere(before)) {
      sessions.leftElsewhere(before.getHostname(), writtenAt);
    }
  }

  /** In a turn, so that no session begins between the look at the routes and this one. */
  private void turnedUp(Member other) {
    sessions.inTurn(
        () -> {
          fence(other);
          holdToLimit(other);
          giveWay(other);
          return null;
        });
  }

  private void fence(Member newer) {
    for (var live : sessions.on(newer.hostname())) {
      boolean replaced = live.member().isOlderThan(newer) && newer.replaces(live.member());
      if (replaced && !live.isSentElsewhere()) {
        live.replacedBy(newer);
      }
    }
  }

  private void giveWay(Member other) {
    var port = other.port();
    var beside = new ArrayList<>(sessions.on(other.hostname()));
    beside.addAll(port == null ? List.of() : sessions.withPort(port));
    beside.forEach(live -> GiveWay.decide(live.session(), other).ifPresent(live::end));
  }

  /** An older tunnel has turned up, which was not counted when a younger one was let in here. */
  private void holdToLimit(Member older) {
    var account = older.accountId();
    if (account == null) {
      return;
    }
    var plan = plans.plan(account);
    for (var live : sessions.ofAccount(account)) {
      if (older.isOlderThan(live.member()) && isTooMany(live.member().tunnel(), account, plan)) {
        live.end(
            new Ending(
                CloseReason.OTHER, CulvertError.TOO_MANY_TUNNELS, TunnelLimit.words(plan), false));
      }
    }
  }

  private boolean isTooMany(TunnelKey tunnel, String account, Plan plan) {
    return plan.tunnels() != Plan.UNLIMITED
        && !Plan.hasRoom(plan.tunnels(), TunnelLimit.before(occupancy.ofAccount(account), tunnel));
  }
}
