package io.culvert.control.device;

import io.culvert.events.DeviceLoginEvent;
import io.culvert.events.DeviceLoginStarted;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which device a user code stands for. A code may be used again when it has run out; then it stands
 * for the newest.
 *
 * @param deviceCodeSha256 null when the code was never used
 * @param expiresAt when the code runs out; meaningless when it was never used
 */
record UserCodeState(@Nullable String deviceCodeSha256, Instant expiresAt) {

  static UserCodeState unused() {
    return new UserCodeState(null, Instant.EPOCH);
  }

  /** The state after one more event of the devices that this code stood for. */
  UserCodeState evolve(DeviceLoginEvent event) {
    return event.getPayload() instanceof DeviceLoginStarted fact
        ? new UserCodeState(event.getDeviceCodeSha256(), fact.getExpiresAt())
        : this;
  }

  /** The device it stands for now. */
  Optional<String> device(Instant now) {
    return now.isBefore(expiresAt) ? Optional.ofNullable(deviceCodeSha256) : Optional.empty();
  }
}
