package io.culvert.control.device;

import io.culvert.control.device.DeviceState.Approved;
import io.culvert.control.device.DeviceState.Asked;
import io.culvert.control.device.DeviceState.Denied;
import io.culvert.control.device.DeviceState.Spent;
import io.culvert.control.device.DeviceState.Unknown;
import io.culvert.control.device.DeviceState.Waiting;
import io.culvert.control.view.View;
import io.culvert.events.DeviceLoginEvent;
import io.culvert.events.DeviceLoginStarted;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * The devices that were let in, refused or are waiting, for polls and for the page. Codes that ran
 * out are kept a little longer, so that the device can be told, and then forgotten; so the memory
 * is bounded by how many may start.
 */
final class WaitingDevices implements View {

  private static final Duration KEPT = Duration.ofMinutes(10);

  /**
   * One of them.
   *
   * @param address sealed, as in the event
   */
  record Device(DeviceState state, ByteBuffer address) {}

  private final InstantSource clock;
  // In the order of their starts, so that the oldest are in front.
  private final LinkedHashMap<String, Device> devices = new LinkedHashMap<>();
  private final Map<String, UserCodeState> userCodes = new HashMap<>();

  WaitingDevices(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void apply(SpecificRecord event) {
    if (event instanceof DeviceLoginEvent of) {
      apply(of);
    }
  }

  private synchronized void apply(DeviceLoginEvent event) {
    forgetOld();
    var code = event.getDeviceCodeSha256();
    if (event.getPayload() instanceof DeviceLoginStarted started) {
      if (isOver(started.getExpiresAt())) {
        return; // of yesterday, read at the start of the service
      }
      var address = started.getAddress();
      devices.computeIfAbsent(code, _ -> new Device(DeviceState.unknown(), address));
      userCodes.merge(
          started.getUserCode(),
          UserCodeState.unused().evolve(event),
          (before, _) -> before.evolve(event));
    }
    devices.computeIfPresent(
        code, (_, device) -> new Device(device.state().evolve(event), device.address()));
  }

  /** The device that has this code. */
  synchronized Optional<Device> ofDeviceCode(String deviceCodeSha256) {
    return Optional.ofNullable(devices.get(deviceCodeSha256));
  }

  /** The device that a user code stands for, if it is still good. */
  synchronized Optional<Device> ofUserCode(UserCode code) {
    return Optional.ofNullable(userCodes.get(code.text()))
        .flatMap(state -> state.device(clock.instant()))
        .map(devices::get);
  }

  /** How many are known. */
  synchronized int size() {
    forgetOld();
    return devices.size();
  }

  private void forgetOld() {
    var oldest = devices.entrySet().iterator();
    while (oldest.hasNext()) {
      var asked = asked(oldest.next().getValue().state());
      if (asked.isPresent() && !isOver(asked.get().expiresAt())) {
        return;
      }
      oldest.remove();
      asked.ifPresent(this::forgetUserCode);
    }
  }

  private void forgetUserCode(Asked asked) {
    userCodes.computeIfPresent(
        asked.userCode(),
        (_, state) -> asked.deviceCodeSha256().equals(state.deviceCodeSha256()) ? null : state);
  }

  private boolean isOver(Instant expiresAt) {
    return clock.instant().isAfter(expiresAt.plus(KEPT));
  }

  static Optional<Asked> asked(DeviceState state) {
    return switch (state) {
      case Unknown _ -> Optional.empty();
      case Waiting(var asked) -> Optional.of(asked);
      case Approved(var asked, _) -> Optional.of(asked);
      case Denied(var asked) -> Optional.of(asked);
      case Spent(var asked, _) -> Optional.of(asked);
    };
  }
}
