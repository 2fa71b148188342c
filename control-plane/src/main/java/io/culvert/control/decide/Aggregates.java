package io.culvert.control.decide;

import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.DeviceLoginEvent;
import io.culvert.events.DeviceLoginStarted;
import io.culvert.events.EmailReleased;
import io.culvert.events.HostnameEvent;
import io.culvert.events.IdentityLinked;
import io.culvert.events.IdentityUnlinked;
import io.culvert.events.SubscriptionChanged;
import io.culvert.events.TcpPortAssigned;
import io.culvert.events.TcpPortReleased;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Which aggregates have to know of an event. */
final class Aggregates {

  private Aggregates() {}

  static List<Aggregate> of(SpecificRecord event) {
    return switch (event) {
      case AccountEvent e -> ofAccount(Aggregate.account(e.getAccountId()), e.getPayload());
      case HostnameEvent e -> ofHostname(e);
      case DeviceLoginEvent e -> ofDevice(Aggregate.device(e.getDeviceCodeSha256()), e);
      default -> throw new IllegalArgumentException("no fact of ours: " + event.getSchema());
    };
  }

  private static List<Aggregate> ofAccount(Aggregate account, Object payload) {
    return switch (payload) {
      case AccountRegistered fact when fact.getEmailDigest() != null ->
          List.of(account, Aggregate.email(fact.getEmailDigest()));
      case EmailReleased fact -> List.of(account, Aggregate.email(fact.getEmailDigest()));
      case IdentityLinked fact ->
          List.of(account, Aggregate.identity(fact.getProvider(), fact.getSubjectDigest()));
      case IdentityUnlinked fact ->
          List.of(account, Aggregate.identity(fact.getProvider(), fact.getSubjectDigest()));
      case SubscriptionChanged fact ->
          List.of(account, Aggregate.subscription(fact.getProvider(), fact.getSubscriptionId()));
      default -> List.of(account);
    };
  }

  private static List<Aggregate> ofHostname(HostnameEvent event) {
    var hostname = Aggregate.hostname(event.getHostname());
    var account = Aggregate.account(event.getAccountId());
    return switch (event.getPayload()) {
      case TcpPortAssigned fact -> List.of(hostname, account, Aggregate.port(fact.getPort()));
      case TcpPortReleased fact -> List.of(hostname, account, Aggregate.port(fact.getPort()));
      default -> List.of(hostname, account);
    };
  }

  private static List<Aggregate> ofDevice(Aggregate device, DeviceLoginEvent event) {
    return event.getPayload() instanceof DeviceLoginStarted fact
        ? List.of(device, Aggregate.userCode(fact.getUserCode()))
        : List.of(device);
  }
}
