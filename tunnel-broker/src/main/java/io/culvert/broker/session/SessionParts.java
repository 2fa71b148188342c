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
import io.culvert.events.SessionEvent;
import io.culvert.runtime.credential.TellUses;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.account.CredentialBook;
import io.culvert.schemas.hostname.HostnameBook;
import io.culvert.schemas.plan.AccountPlans;
import io.culvert.schemas.plan.Plans;
import io.culvert.tunnel.stream.Allowance;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * The parts that let agents in and keep their sessions, put together.
 *
 * @param known what the log says; it has to be followed
 * @param brokers which brokers are there; to be followed too
 * @param usage what accounts have used; to be followed too
 * @param routes hears what other brokers write of their sessions
 * @param tunnels where gateways find the sessions
 * @param removals takes routes of closed sessions out of the log, when it is run
 * @param upkeep ticks, and ends what the log no longer allows
 */
public record SessionParts(
    Known known,
    BrokerView brokers,
    UsageBook usage,
    FollowRoutes routes,
    LiveTunnels tunnels,
    Elsewhere elsewhere,
    RouteRemovals removals,
    Sessions sessions,
    QuotaWatch quotas,
    Reception reception,
    SessionUpkeep upkeep) {

  /**
   * Puts them together; nobody is let in yet.
   *
   * @param sealing takes what is personal out of an opening, or seals it
   * @param allowances told what an account may use, whenever that was looked at
   */
  public static SessionParts assemble(
      BrokerSettings settings,
      Plans plans,
      ThisBroker self,
      EventPublisher publisher,
      UnaryOperator<SessionEvent> sealing,
      BiConsumer<String, Allowance> allowances,
      Clock clock) {
    var names = new Names();
    var known =
        new Known(
            new CredentialBook(),
            new AccountPlans(plans),
            new HostnameBook(),
            names,
            new RouteView());
    var tunnels = new LiveTunnels(names);
    var removals = new RouteRemovals(publisher);
    var states = new NameStates(names, publisher);
    var brokers = new BrokerView();
    var elsewhere = new Elsewhere(known.routes(), brokers, settings.brokerId(), clock);
    var namesInUse = new NamesInUse(names, tunnels, elsewhere, states);
    var sessions = new Sessions(tunnels, namesInUse, removals, clock);
    var usage = new UsageBook();
    var quotas = new Quotas(usage);
    var words = new QuotaWords(settings.accountUrl());
    var quotaWatch = new QuotaWatch(sessions, known, quotas, words, allowances, clock);
    var occupancy = new LiveOccupancy(sessions, elsewhere, known);
    var opening =
        new OpenSession(
            sessions,
            new SessionRecords(self, publisher, removals, sealing),
            known.plans(),
            quotas,
            publisher,
            new TellUses(publisher, clock),
            new Welcomes(settings, known),
            new Notices(occupancy, quotaWatch),
            leaveGrace(settings));
    return new SessionParts(
        known,
        brokers,
        usage,
        new FollowRoutes(self, known, elsewhere, sessions),
        tunnels,
        elsewhere,
        removals,
        sessions,
        quotaWatch,
        new Reception(admission(settings), known, sessions, occupancy, opening, clock),
        new SessionUpkeep(sessions, known, states, settings.anonymousTimeout(), clock));
  }

  private static Admission admission(BrokerSettings settings) {
    var anonymous =
        new AnonymousRules(
            settings.anonymous(),
            settings.anonymousTimeout(),
            settings.anonymousPerAddress(),
            settings.anonymousNames());
    return new Admission(settings.baseDomain(), anonymous, settings.entrances());
  }

  /** Gateways in this process know at once that an agent leaves; others have to read it first. */
  private static Duration leaveGrace(BrokerSettings settings) {
    return settings.hop().isOn() ? Reception.A_MOMENT : Duration.ZERO;
  }
}
