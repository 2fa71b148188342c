package io.culvert.broker.session;

import static io.culvert.tunnel.error.CulvertError.PORTS_USED_UP;
import static io.culvert.tunnel.error.CulvertError.PORT_NEEDS_PLAN;
import static io.culvert.tunnel.error.CulvertError.PORT_OUT_OF_RANGE;
import static io.culvert.tunnel.error.CulvertError.PORT_TAKEN;

import io.culvert.broker.name.NameUse;
import io.culvert.broker.session.Decision.TurnedAway;
import io.culvert.runtime.address.TcpPorts;
import io.culvert.schemas.hostname.HostnameClaim;
import io.culvert.schemas.plan.Plan;
import io.culvert.tunnel.hello.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which public port a TCP tunnel gets. Clients have the port in their settings, so it stays the
 * same, and is not given to another account soon after. A reservation decides; only a port that
 * nobody has reserved belongs to who used it last. Pure.
 *
 * @param range the ports there are
 * @param accountId whose tunnel it is
 * @param hostname of the tunnel
 * @param usedElsewhere whether another hostname has the port at another broker, which the names may
 *     not say yet
 */
record AccountPorts(TcpPorts range, String accountId, String hostname, IntPredicate usedElsewhere) {
  /** For so long after its last use a port is only for who used it. */
  static final Duration REMEMBERED = Duration.ofHours(24);

  /** A port, or why not. */
  sealed interface Choice permits Given, TurnedAway {}

  /** The tunnel gets the port. */
  record Given(int port) implements Choice {}

  Choice choose(Wish wish, Plan plan, Known known, Instant now) {
    var wanted = wish.remotePort();
    return wanted == null ? same(wish, known, now) : wanted(wanted, plan, known, now);
  }

  private Choice wanted(int port, Plan plan, Known known, Instant now) {
    if (!range.has(port)) {
      return TurnedAway.forGood(
          PORT_OUT_OF_RANGE,
          "Public TCP ports of this server are " + range.first() + " to " + range.last() + ".");
    }
    if (!isOpen(port, known, now)) {
      return TurnedAway.forGood(PORT_TAKEN, "Port " + port + " is not free for you.");
    }
    var own = reserved(known).or(() -> remembered(known)).filter(last -> last == port);
    return own.isEmpty() && plan.tcpPorts() == 0
        ? TurnedAway.forGood(
            PORT_NEEDS_PLAN,
            "Your plan " + plan.name() + " does not include a public port of your choice.")
        : new Given(port);
  }

  private Choice same(Wish wish, Known known, Instant now) {
    return reserved(known)
        .or(() -> remembered(known))
        .filter(port -> range.has(port) && isOpen(port, known, now))
        .<Choice>map(Given::new)
        .orElseGet(() -> any(wish.port(), known, now));
  }

  private Optional<Integer> reserved(Known known) {
    return known
        .hostnames()
        .find(hostname)
        .filter(claim -> claim.accountId().equals(accountId))
        .map(HostnameClaim::port);
  }

  private Optional<Integer> remembered(Known known) {
    return known
        .names()
        .find(hostname)
        .filter(use -> accountId.equals(use.accountId()))
        .map(use -> use.ports().remote());
  }

  /** Ports that nobody ever had come first; then those whose last use is long ago. */
  private Choice any(int localPort, Known known, Instant now) {
    return firstOf(localPort, port -> isUnused(port, known) && isOpen(port, known, now))
        .or(() -> firstOf(localPort, port -> isOpen(port, known, now)))
        .<Choice>map(Given::new)
        .orElseGet(() -> TurnedAway.forNow(PORTS_USED_UP));
  }

  // The first try follows from account and local port, so that it is the same even when nobody
  // remembers; the tries are spread over the range, so that the next one is mostly free.
  private Optional<Integer> firstOf(int localPort, IntPredicate fits) {
    int start = Math.floorMod((accountId + "/" + localPort).hashCode(), range.count());
    return IntStream.range(0, range.count())
        .map(i -> range.first() + (start + i) % range.count())
        .filter(fits)
        .boxed()
        .findFirst();
  }

  private static boolean isUnused(int port, Known known) {
    return known.hostnames().byPort(port).isEmpty() && known.names().ofPublicPort(port).isEmpty();
  }

  private boolean isOpen(int port, Known known, Instant now) {
    var reservation = known.hostnames().byPort(port);
    return known.hostnames().isPortOpenTo(accountId, port, now)
        && reservation.filter(claim -> !claim.hostname().equals(hostname)).isEmpty()
        && isLeftToUs(known.names().ofPublicPort(port), now)
        && !usedElsewhere.test(port);
  }

  private boolean isLeftToUs(List<NameUse> uses, Instant now) {
    var own = uses.stream().filter(this::isOwn).findFirst();
    return uses.stream()
        .filter(use -> !isOwn(use))
        .noneMatch(use -> use.online() || isRemembered(use, now) && !isOlder(use, own));
  }

  private boolean isOwn(NameUse use) {
    return use.hostname().equals(hostname) && accountId.equals(use.accountId());
  }

  private boolean isRemembered(NameUse use, Instant now) {
    return !accountId.equals(use.accountId()) && now.isBefore(use.since().plus(REMEMBERED));
  }

  /** Two may have had the port at once for a moment: it is for who has had it since. */
  private static boolean isOlder(NameUse use, Optional<NameUse> own) {
    return own.filter(mine -> mine.online() || mine.since().isAfter(use.since())).isPresent();
  }
}
