package io.culvert.broker.session;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.hop.ThisBroker;
import io.culvert.broker.name.Names;
import io.culvert.broker.quota.QuotaWords;
import io.culvert.broker.quota.Quotas;
import io.culvert.broker.quota.UsageBook;
import io.culvert.broker.route.BrokerView;
import io.culvert.broker.route.LiveTunnels;
import io.culvert.broker.route.RouteView;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.account.CredentialBook;
import io.culvert.schemas.hostname.HostnameBook;
import io.culvert.schemas.plan.AccountPlans;
import io.culvert.schemas.plan.Plans;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** The parts of a broker that hold its sessions, put together as the broker does. */
public final class SessionsUnderTest {
  public final Names names = new Names();
  public final LiveTunnels tunnels = new LiveTunnels(names);
  public final Known known =
      new Known(
          new CredentialBook(),
          new AccountPlans(Plans.standard()),
          new HostnameBook(),
          names,
          new RouteView());
  public final Sessions sessions;
  public final Reception reception;
  public final SessionUpkeep upkeep;

  public SessionsUnderTest(BrokerSettings settings, EventPublisher publisher) {
    var clock = Clock.systemUTC();
    var removals = new RouteRemovals(publisher);
    var states = new NameStates(names, publisher);
    var elsewhere = new Elsewhere(known.routes(), new BrokerView(), settings.brokerId(), clock);
    var namesInUse = new NamesInUse(names, tunnels, elsewhere, states);
    sessions = new Sessions(tunnels, namesInUse, removals, clock);
    var quotas = new Quotas(new UsageBook());
    var watch = new QuotaWatch(sessions, known, quotas, new QuotaWords(null), (_, _) -> {}, clock);
    reception =
        new Reception(
            settings,
            new ThisBroker(settings.brokerId(), settings.hop()),
            known,
            elsewhere,
            sessions,
            quotas,
            watch,
            UnaryOperator.identity(),
            publisher,
            removals,
            clock);
    upkeep = new SessionUpkeep(sessions, known, states, settings.anonymousTimeout(), clock);
  }
}
