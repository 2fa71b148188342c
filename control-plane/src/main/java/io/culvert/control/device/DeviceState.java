package io.culvert.control.device;

import io.culvert.events.DeviceLoginApproved;
import io.culvert.events.DeviceLoginDenied;
import io.culvert.events.DeviceLoginEvent;
import io.culvert.events.DeviceLoginRedeemed;
import io.culvert.events.DeviceLoginStarted;
import java.time.Instant;
import java.util.List;

/** How far one device's login has come: the fold of its events. */
sealed interface DeviceState {

  /** What the device asked for; the same from beginning to end. */
  record Asked(
      String deviceCodeSha256,
      String userCode,
      String client,
      List<String> scopes,
      Instant startedAt,
      Instant expiresAt) {

    public Asked {
      scopes = List.copyOf(scopes);
    }

    boolean isExpired(Instant now) {
      return !now.isBefore(expiresAt);
    }
  }

  /** Nobody asked with this code. */
  record Unknown() implements DeviceState {}

  /** A person has to decide. */
  record Waiting(Asked asked) implements DeviceState {}

  /** A person let it in; the device has to fetch its token. */
  record Approved(Asked asked, String accountId) implements DeviceState {}

  /** A person refused. */
  record Denied(Asked asked) implements DeviceState {}

  /** The token was fetched. */
  record Spent(Asked asked, String credentialId) implements DeviceState {}

  static DeviceState unknown() {
    return new Unknown();
  }

  /** The state after one more event. An event that does not fit changes nothing. */
  default DeviceState evolve(DeviceLoginEvent event) {
    return switch (event.getPayload()) {
      case DeviceLoginStarted fact when this instanceof Unknown ->
          new Waiting(
              new Asked(
                  event.getDeviceCodeSha256(),
                  fact.getUserCode(),
                  fact.getClient(),
                  fact.getScopes(),
                  event.getOccurredAt(),
                  fact.getExpiresAt()));
      case DeviceLoginApproved fact when this instanceof Waiting(var asked) ->
          new Approved(asked, fact.getAccountId());
      case DeviceLoginDenied _ when this instanceof Waiting(var asked) -> new Denied(asked);
      case DeviceLoginRedeemed fact when this instanceof Approved(var asked, _) ->
          new Spent(asked, fact.getCredentialId());
      default -> this;
    };
  }
}
