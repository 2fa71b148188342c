package io.culvert.control.hostname;

import static io.culvert.control.api.ControlError.HOSTNAME_UNKNOWN;
import static io.culvert.control.api.ControlError.PLAN_TCP_PORTS;
import static io.culvert.control.api.ControlError.PORTS_EXHAUSTED;
import static io.culvert.control.api.ControlError.PORT_OUT_OF_RANGE;
import static io.culvert.control.api.ControlError.PORT_TAKEN;
import static io.culvert.control.api.ControlError.PORT_UNKNOWN;

import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Fact;
import io.culvert.events.AssignTcpPort;
import io.culvert.events.ReleaseTcpPort;
import io.culvert.events.TcpPortAssigned;
import io.culvert.events.TcpPortReleased;
import io.culvert.schemas.hostname.HostnameClaim;
import io.culvert.schemas.hostname.HostnameOwnership;
import io.culvert.schemas.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which public TCP port a hostname has. Clients have the port in their settings, so the same
 * account gets the same port for the same hostname again, and a port that was given up stays with
 * its account for the quarantine: the clients of one must not end up at another's server.
 */
final class PortDecisions {

  private PortDecisions() {}

  /**
   * @param lastPort the one that the account had for the hostname before, or null
   * @param holdings who has a port
   */
  static Decision assign(
      AssignTcpPort order,
      HostnameOwnership name,
      AccountHostnames has,
      Plan plan,
      HostnameLimits limits,
      @Nullable Integer lastPort,
      IntFunction<PortHolding> holdings,
      Instant now) {
    var account = order.getAccountId();
    var claim = name.owned().filter(owned -> owned.accountId().equals(account)).orElse(null);
    if (claim == null) {
      return Decision.reject(HOSTNAME_UNKNOWN, "You own no such hostname.");
    }
    var wanted = order.getPort();
    var current = claim.port();
    if (current != null && (wanted == null || wanted.equals(current))) {
      return assigned(claim, List.of(), current);
    }
    var held = has.ports().size() - (current == null ? 0 : 1);
    if (!Plan.hasRoom(plan.tcpPorts(), held)) {
      return Decision.reject(
          PLAN_TCP_PORTS,
          "The plan " + plan.name() + " has " + plan.tcpPorts() + " public TCP ports.");
    }
    if (wanted != null && !limits.ports().has(wanted)) {
      return Decision.reject(
          PORT_OUT_OF_RANGE,
          "Ports are from " + limits.ports().first() + " to " + limits.ports().last() + ".");
    }
    if (wanted != null && !holdings.apply(wanted).isOpenTo(account, now)) {
      return Decision.reject(PORT_TAKEN, "Port " + wanted + " is not free.");
    }
    var chosen =
        wanted != null
            ? OptionalInt.of(wanted)
            : anyFree(claim, limits, lastPort, port -> holdings.apply(port).isOpenTo(account, now));
    if (chosen.isEmpty()) {
      return Decision.reject(PORTS_EXHAUSTED, "No public TCP port is free.");
    }
    var facts = new ArrayList<Fact>();
    if (current != null) {
      facts.add(released(claim, current, limits, now));
    }
    facts.add(HostnameDecisions.fact(claim, new TcpPortAssigned(chosen.getAsInt())));
    return assigned(claim, facts, chosen.getAsInt());
  }

  static Decision release(
      ReleaseTcpPort order, HostnameOwnership name, HostnameLimits limits, Instant now) {
    var claim = name.claimOf(order.getAccountId()).orElse(null);
    if (claim == null) {
      return Decision.reject(HOSTNAME_UNKNOWN, "You have no such hostname.");
    }
    var port = claim.port();
    return port == null
        ? Decision.reject(PORT_UNKNOWN, claim.hostname() + " has no public TCP port.")
        : Decision.accept(List.of(released(claim, port, limits, now)));
  }

  // The first try follows from account and hostname, so that repeating a decision repeats it, and
  // ports are spread over the range, so that the next try is mostly free.
  private static OptionalInt anyFree(
      HostnameClaim claim,
      HostnameLimits limits,
      @Nullable Integer lastPort,
      java.util.function.IntPredicate isFree) {
    if (lastPort != null && limits.ports().has(lastPort) && isFree.test(lastPort)) {
      return OptionalInt.of(lastPort);
    }
    var count = limits.ports().count();
    var start = Math.floorMod((claim.accountId() + "/" + claim.hostname()).hashCode(), count);
    return java.util.stream.IntStream.range(0, count)
        .map(i -> limits.ports().first() + (start + i) % count)
        .filter(isFree)
        .findFirst();
  }

  private static Fact released(HostnameClaim claim, int port, HostnameLimits limits, Instant now) {
    return HostnameDecisions.fact(claim, new TcpPortReleased(port, now.plus(limits.quarantine())));
  }

  private static Decision assigned(HostnameClaim claim, List<Fact> facts, int port) {
    return new Decision.Accepted(
        facts, Map.of("hostname", claim.hostname(), "port", String.valueOf(port)));
  }
}
