package io.culvert.broker.session;

import io.culvert.broker.name.TunnelPorts;
import io.culvert.broker.session.AccountNames.Granted;
import io.culvert.broker.session.Admission.Chance;
import io.culvert.broker.session.Admission.Situation;
import io.culvert.broker.session.Decision.Admitted;
import io.culvert.broker.session.Decision.TurnedAway;
import io.culvert.runtime.address.TcpPorts;
import io.culvert.schemas.account.Credential;
import io.culvert.schemas.plan.Plan;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.hello.Wish;
import java.time.Instant;

/**
 * Which tunnel an agent gets whose token is good: a hostname, room for it in the plan, and a public
 * port where it needs one. Pure.
 *
 * @param baseDomain what hostnames end in, unless they are domains of an account's own
 * @param tcpPorts public ports of TCP tunnels
 */
record AccountAdmission(String baseDomain, TcpPorts tcpPorts) {

  Decision decide(
      Hello hello,
      TunnelKind kind,
      Credential credential,
      Situation situation,
      Chance chance,
      Instant now) {
    var account = credential.accountId();
    var plan = situation.known().plans().plan(account);
    return switch (name(hello, kind, account, plan, situation, chance, now)) {
      case TurnedAway _ when hello.connection() > 0 -> Admission.FIRST_CONNECTION_UNKNOWN;
      case TurnedAway why -> why;
      case Granted granted -> {
        var tunnel = new TunnelKey(granted.hostname(), hello.agentId());
        int others = situation.occupancy().tunnels(account, tunnel);
        yield Plan.hasRoom(plan.tunnels(), others)
            ? withPorts(hello.wish(), kind, granted, credential, plan, situation, now)
            : TurnedAway.forGood(CulvertError.TOO_MANY_TUNNELS, TunnelLimit.words(plan));
      }
    };
  }

  private AccountNames.Choice name(
      Hello hello,
      TunnelKind kind,
      String account,
      Plan plan,
      Situation situation,
      Chance chance,
      Instant now) {
    var wish = hello.wish();
    var known = situation.known();
    var rules = new AccountNames(baseDomain, kind);
    return wish.name() == null
        ? rules.forPorts(
            wish,
            account,
            known,
            now,
            last -> !situation.isUsedByAnother(last, hello),
            () -> situation.freeHostname(baseDomain, chance))
        : rules.chosen(wish.name(), account, plan, known, now);
  }

  private Decision withPorts(
      Wish wish,
      TunnelKind kind,
      Granted granted,
      Credential credential,
      Plan plan,
      Situation situation,
      Instant now) {
    var known = situation.known();
    var hostname = granted.hostname();
    if (kind != TunnelKind.TCP) {
      var ports = TunnelPorts.shared(kind, wish.port());
      return admitted(granted, ports, credential, plan, known, now);
    }
    var rules =
        new AccountPorts(
            tcpPorts,
            credential.accountId(),
            hostname,
            port -> situation.occupancy().isPortUsedElsewhere(port, hostname));
    return switch (rules.choose(wish, plan, known, now)) {
      case TurnedAway why -> why;
      case AccountPorts.Given(int port) ->
          admitted(granted, new TunnelPorts(kind, wish.port(), port), credential, plan, known, now);
    };
  }

  private static Admitted admitted(
      Granted granted,
      TunnelPorts ports,
      Credential credential,
      Plan plan,
      Known known,
      Instant now) {
    return new Admitted(
        granted.hostname(),
        ports,
        granted.claim(),
        credential,
        known.names().nextEpoch(granted.hostname()),
        plan.sessionDuration().map(now::plus).orElse(null),
        null);
  }
}
