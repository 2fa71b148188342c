package io.culvert.control.hostname;

import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Fact;
import io.culvert.events.AssignTcpPort;
import io.culvert.events.ChangeHostnameSettings;
import io.culvert.events.DomainProof;
import io.culvert.events.HostnameEvent;
import io.culvert.events.HostnameSettings;
import io.culvert.events.RecordDomainCheck;
import io.culvert.events.ReleaseHostname;
import io.culvert.events.ReleaseTcpPort;
import io.culvert.events.ReserveHostname;
import io.culvert.runtime.address.TcpPorts;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.hostname.HostnameOwnership;
import io.culvert.schemas.plan.Plan;
import io.culvert.schemas.plan.Plans;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has happened so far, and what is decided on it: given a log, when an order, then facts. An
 * accepted order's facts are added to the log.
 */
final class Log {

  final List<HostnameEvent> events = new ArrayList<>();
  final Map<String, Plan> plans = new HashMap<>();
  final HostnameLimits limits =
      new HostnameLimits(Duration.ofHours(24), Duration.ofHours(72), new TcpPorts(20_000, 20_004));
  Instant now = Instant.parse("2026-11-23T12:00:00Z");

  Decision reserve(String account, String hostname) {
    return reserve(account, hostname, false);
  }

  Decision claim(String account, String domain) {
    return reserve(account, domain, true);
  }

  private Decision reserve(String account, String hostname, boolean custom) {
    var order = new ReserveHostname(hostname, account, custom, SettingsRules.standard());
    return happened(
        HostnameDecisions.reserve(order, name(hostname), has(account), plan(account), now));
  }

  Decision release(String account, String hostname) {
    return release(account, hostname, null);
  }

  Decision release(String account, String hostname, @Nullable String expectedEventId) {
    var order = new ReleaseHostname(hostname, account, expectedEventId);
    return happened(HostnameDecisions.release(order, name(hostname), limits.quarantine(), now));
  }

  Decision change(
      String account,
      String hostname,
      HostnameSettings settings,
      @Nullable String expectedEventId) {
    var order = new ChangeHostnameSettings(hostname, account, settings, expectedEventId);
    return happened(HostnameDecisions.changeSettings(order, name(hostname)));
  }

  Decision check(String account, String domain, @Nullable DomainProof proof) {
    var order = new RecordDomainCheck(domain, account, proof);
    return happened(DomainDecisions.recordCheck(order, name(domain), limits, now));
  }

  Decision assign(String account, String hostname, @Nullable Integer port) {
    return happened(
        PortDecisions.assign(
            new AssignTcpPort(hostname, account, port),
            name(hostname),
            has(account),
            plan(account),
            limits,
            LastPort.of(events.stream().filter(e -> e.getHostname().equals(hostname)), account),
            this::holding,
            now));
  }

  Decision releasePort(String account, String hostname) {
    var order = new ReleaseTcpPort(hostname, account);
    return happened(PortDecisions.release(order, name(hostname), limits, now));
  }

  HostnameOwnership name(String hostname) {
    var name = HostnameOwnership.none();
    for (var event : events) {
      name = event.getHostname().equals(hostname) ? name.evolve(event) : name;
    }
    return name;
  }

  AccountHostnames has(String account) {
    var has = AccountHostnames.none();
    for (var event : events) {
      has = event.getAccountId().equals(account) ? has.evolve(event) : has;
    }
    return has;
  }

  PortHolding holding(int port) {
    var holding = PortHolding.none();
    for (var event : events) {
      holding = PortHolding.portOf(event) == port ? holding.evolve(event) : holding;
    }
    return holding;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  private Plan plan(String account) {
    return plans.getOrDefault(account, Plans.standard().find(Plans.ENTERPRISE).orElseThrow());
  }

  private Decision happened(Decision decision) {
    if (decision instanceof Decision.Accepted accepted) {
      for (var fact : accepted.facts()) {
        var made = (Fact.OfHostname) fact;
        events.add(
            new HostnameEvent(
                EventIds.at(now), now, made.hostname(), made.accountId(), made.payload()));
      }
    }
    return decision;
  }
}
