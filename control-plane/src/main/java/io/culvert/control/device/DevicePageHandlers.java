package io.culvert.control.device;

import io.culvert.control.api.Caller;
import io.culvert.control.api.ClientAddress;
import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.device.DeviceState.Asked;
import io.culvert.control.device.DeviceState.Waiting;
import io.culvert.control.login.AttemptLimit;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.events.ApproveDeviceLogin;
import io.culvert.events.DenyDeviceLogin;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.web.JsonBody;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * What the page asks on which a person decides: which device it is, then the decision. Wrong codes
 * are counted for each account and each address, so that codes cannot be guessed (RFC 8628 §5.1).
 */
final class DevicePageHandlers {

  private static final Duration WINDOW = Duration.ofMinutes(10);

  private final OrderDesk desk;
  private final WaitingDevices devices;
  private final AddressSeal addresses;
  private final ClientAddress clients;
  private final InstantSource clock;
  private final AttemptLimit guesses = new AttemptLimit(10, WINDOW, 20_000);
  private final AttemptLimit guessesOfAddress = new AttemptLimit(50, WINDOW, 20_000);

  /** What the page shows. */
  record Shown(
      String userCode,
      String client,
      String address,
      Instant startedAt,
      Instant expiresAt,
      List<String> scopes) {}

  DevicePageHandlers(
      OrderDesk desk,
      WaitingDevices devices,
      MasterKeys masters,
      ClientAddress clients,
      InstantSource clock) {
    this.desk = desk;
    this.devices = devices;
    this.addresses = new AddressSeal(masters);
    this.clients = clients;
    this.clock = clock;
  }

  /** {@code GET /api/v1/device?user_code=XXXX-XXXX}. */
  Mono<ServerResponse> show(ServerRequest request) {
    var device = find(request, request.queryParam("user_code").orElse(""));
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .bodyValue(shown(device));
  }

  /** {@code POST /api/v1/device/approve} with {@code {"user_code": …}}. */
  Mono<ServerResponse> approve(ServerRequest request) {
    return decide(request, ApproveDeviceLogin::new);
  }

  /** {@code POST /api/v1/device/deny}, likewise. */
  Mono<ServerResponse> deny(ServerRequest request) {
    return decide(request, DenyDeviceLogin::new);
  }

  private Mono<ServerResponse> decide(
      ServerRequest request, BiFunction<String, String, SpecificRecord> order) {
    var caller = Caller.of(request);
    return JsonBody.read(request)
        .flatMap(
            body -> {
              var device = find(request, body.path("user_code").asString(""));
              var asked = asked(device);
              return desk.give(
                  Aggregate.device(asked.deviceCodeSha256()),
                  order.apply(asked.userCode(), caller.accountId()),
                  OrderOrigin.onBehalfOf(caller.accountId()));
            })
        .flatMap(_ -> ServerResponse.noContent().build());
  }

  private WaitingDevices.Device find(ServerRequest request, String typed) {
    var account = Caller.of(request).accountId();
    var address = clients.of(request);
    take(guesses, account);
    take(guessesOfAddress, address);
    var device = UserCode.parse(typed).flatMap(devices::ofUserCode);
    if (device.isEmpty()) {
      throw new ControlException(
          ControlError.NO_SUCH_USER_CODE, ControlError.NO_SUCH_USER_CODE.title());
    }
    guesses.giveBack(account, clock.instant());
    guessesOfAddress.giveBack(address, clock.instant());
    if (!(device.get().state() instanceof Waiting)) {
      throw new ControlException(
          ControlError.DEVICE_ANSWERED, ControlError.DEVICE_ANSWERED.title());
    }
    return device.get();
  }

  private void take(AttemptLimit limit, String key) {
    limit
        .take(key, clock.instant())
        .ifPresent(
            wait -> {
              throw ControlException.tooMany(wait);
            });
  }

  private Shown shown(WaitingDevices.Device device) {
    var asked = asked(device);
    return new Shown(
        asked.userCode(),
        asked.client(),
        addresses.open(device.address(), asked.deviceCodeSha256()).orElse(""),
        asked.startedAt(),
        asked.expiresAt(),
        asked.scopes());
  }

  private static Asked asked(WaitingDevices.Device device) {
    return WaitingDevices.asked(device.state()).orElseThrow();
  }
}
