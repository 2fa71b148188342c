package io.culvert.control.hostname;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.DecisionTable;
import io.culvert.control.decide.Fact;
import io.culvert.control.decide.World;
import io.culvert.events.AccountEvent;
import io.culvert.events.AssignTcpPort;
import io.culvert.events.ChangeHostnameSettings;
import io.culvert.events.HostnameEvent;
import io.culvert.events.RecordDomainCheck;
import io.culvert.events.ReleaseHostname;
import io.culvert.events.ReleaseTcpPort;
import io.culvert.events.ReserveHostname;
import io.culvert.schemas.hostname.HostnameOwnership;
import io.culvert.schemas.plan.AccountPlans;
import java.util.List;
import java.util.function.BiFunction;

/** Which function decides which order about hostnames, and what each has to know. */
public final class HostnameTable {

  private HostnameTable() {}

  public static DecisionTable of(HostnameLimits limits) {
    return DecisionTable.none()
        .on(ReserveHostname.class, (order, world) -> reserve(order.payload(), world))
        .on(
            ReleaseHostname.class,
            (order, world) ->
                HostnameDecisions.release(
                    order.payload(),
                    name(order.payload().getHostname(), world),
                    limits.quarantine(),
                    world.now()))
        .on(
            ChangeHostnameSettings.class,
            (order, world) ->
                HostnameDecisions.changeSettings(
                    order.payload(), name(order.payload().getHostname(), world)))
        .on(
            RecordDomainCheck.class,
            (order, world) ->
                DomainDecisions.recordCheck(
                    order.payload(),
                    name(order.payload().getHostname(), world),
                    limits,
                    world.now()))
        .on(AssignTcpPort.class, (order, world) -> assign(order.payload(), world, limits))
        .on(
            ReleaseTcpPort.class,
            (order, world) ->
                PortDecisions.release(
                    order.payload(),
                    name(order.payload().getHostname(), world),
                    limits,
                    world.now()));
  }

  /** What an account gives up when it is erased: everything, as if it had released it. */
  public static List<Fact> releaseAll(String accountId, World world, HostnameLimits limits) {
    return has(accountId, world).all().stream()
        .flatMap(hostname -> name(hostname, world).claimOf(accountId).stream())
        .flatMap(
            claim -> HostnameDecisions.released(claim, limits.quarantine(), world.now()).stream())
        .toList();
  }

  private static Decision reserve(ReserveHostname order, World world) {
    return whileThereIs(
        order.getAccountId(),
        world,
        (plans, has) ->
            HostnameDecisions.reserve(
                order,
                name(order.getHostname(), world),
                has,
                plans.plan(order.getAccountId()),
                world.now()));
  }

  private static Decision assign(AssignTcpPort order, World world, HostnameLimits limits) {
    var events =
        world.history(Aggregate.hostname(order.getHostname())).stream()
            .map(HostnameEvent.class::cast);
    var lastPort = LastPort.of(events, order.getAccountId());
    return whileThereIs(
        order.getAccountId(),
        world,
        (plans, has) ->
            PortDecisions.assign(
                order,
                name(order.getHostname(), world),
                has,
                plans.plan(order.getAccountId()),
                limits,
                lastPort,
                port -> holding(port, world),
                world.now()));
  }

  private static Decision whileThereIs(
      String accountId, World world, BiFunction<AccountPlans, AccountHostnames, Decision> decide) {
    var plans = new AccountPlans(world.plans());
    world.history(Aggregate.account(accountId)).stream()
        .filter(AccountEvent.class::isInstance)
        .forEach(event -> plans.apply((AccountEvent) event));
    return plans.isErased(accountId)
        ? Decision.reject(ControlError.NO_SUCH_ACCOUNT)
        : decide.apply(plans, has(accountId, world));
  }

  private static HostnameOwnership name(String hostname, World world) {
    return world.fold(
        Aggregate.hostname(hostname),
        HostnameEvent.class,
        HostnameOwnership.none(),
        HostnameOwnership::evolve);
  }

  private static AccountHostnames has(String accountId, World world) {
    return world.fold(
        Aggregate.account(accountId),
        HostnameEvent.class,
        AccountHostnames.none(),
        AccountHostnames::evolve);
  }

  private static PortHolding holding(int port, World world) {
    return world.fold(
        Aggregate.port(port), HostnameEvent.class, PortHolding.none(), PortHolding::evolve);
  }
}
