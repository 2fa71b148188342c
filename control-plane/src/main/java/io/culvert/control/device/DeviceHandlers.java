package io.culvert.control.device;

import io.culvert.control.api.ClientAddress;
import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.device.DeviceState.Approved;
import io.culvert.control.device.DeviceState.Asked;
import io.culvert.control.device.DeviceState.Denied;
import io.culvert.control.device.DeviceState.Spent;
import io.culvert.control.device.DeviceState.Unknown;
import io.culvert.control.device.DeviceState.Waiting;
import io.culvert.control.login.AttemptLimit;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.events.RedeemDeviceLogin;
import io.culvert.events.StartDeviceLogin;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.account.TokenFormat;
import io.culvert.schemas.seal.MasterKeys;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * What the device itself asks (RFC 8628): {@code POST /auth/device} for codes, then {@code POST
 * /auth/token} again and again until a person has decided.
 */
final class DeviceHandlers {

  static final Duration LIFETIME = Duration.ofSeconds(300);

  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final int MOST_WAITING = 20_000;
  private static final int LONGEST_NAME = 100;
  private static final int TRIES = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final OrderDesk desk;
  private final WaitingDevices devices;
  private final AddressSeal addresses;
  private final ClientAddress clients;
  private final String publicUrl;
  private final InstantSource clock;
  private final PollPace pace = new PollPace(2 * MOST_WAITING);
  private final AttemptLimit starts = new AttemptLimit(20, Duration.ofMinutes(10), MOST_WAITING);
  // Polls of any kind: generous, but a code is not guessed at full speed.
  private final AttemptLimit polls = new AttemptLimit(600, Duration.ofMinutes(5), MOST_WAITING);

  /**
   * @param publicUrl where browsers reach this platform, without a slash at the end
   */
  DeviceHandlers(
      OrderDesk desk,
      WaitingDevices devices,
      MasterKeys masters,
      ClientAddress clients,
      String publicUrl,
      InstantSource clock) {
    this.desk = desk;
    this.devices = devices;
    this.addresses = new AddressSeal(masters);
    this.clients = clients;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  /** RFC 8628 §3.1 and §3.2. */
  Mono<ServerResponse> start(ServerRequest request) {
    return answering(
        OAuthParameters.read(request)
            .flatMap(
                parameters -> {
                  var clientId = parameters.require("client_id");
                  var name = parameters.get("client_name").orElse(clientId);
                  var scopes = Scopes.parse(parameters.get("scope"));
                  limit(starts, clients.of(request));
                  return start(request, printable(name), scopes);
                }));
  }

  private Mono<ServerResponse> start(ServerRequest request, String client, List<String> scopes) {
    if (devices.size() >= MOST_WAITING) {
      return Mono.error(
          new ControlException(
              ControlError.TOO_MANY_DEVICES, ControlError.TOO_MANY_DEVICES.title()));
    }
    return Mono.defer(() -> started(request, client, scopes))
        .retryWhen(Retry.max(TRIES).filter(DeviceHandlers::isTaken))
        .flatMap(DeviceHandlers::json);
  }

  private Mono<Map<String, Object>> started(
      ServerRequest request, String client, List<String> scopes) {
    var deviceCode = DeviceCode.generate(RANDOM);
    var userCode = UserCode.generate(RANDOM);
    var device = deviceCode.sha256();
    var order =
        StartDeviceLogin.newBuilder()
            .setDeviceCodeSha256(device)
            .setUserCode(userCode.text())
            .setClient(client)
            .setAddress(addresses.seal(clients.of(request), device))
            .setExpiresAt(now().plus(LIFETIME))
            .setScopes(scopes)
            .build();
    return desk.give(Aggregate.device(device), order, OrderOrigin.platform())
        .map(_ -> codes(deviceCode, userCode));
  }

  private Map<String, Object> codes(DeviceCode deviceCode, UserCode userCode) {
    var page = publicUrl + "/device";
    var answer = new LinkedHashMap<String, Object>();
    answer.put("device_code", deviceCode.text());
    answer.put("user_code", userCode.text());
    answer.put("verification_uri", page);
    answer.put("verification_uri_complete", page + "?user_code=" + userCode.text());
    answer.put("expires_in", LIFETIME.toSeconds());
    answer.put("interval", PollPace.INTERVAL.toSeconds());
    return answer;
  }

  /** RFC 8628 §3.4 and §3.5. */
  Mono<ServerResponse> token(ServerRequest request) {
    return answering(
        OAuthParameters.read(request)
            .flatMap(
                parameters -> {
                  if (!parameters.require("grant_type").equals(GRANT)) {
                    throw new OAuthException(
                        OAuthError.UNSUPPORTED_GRANT_TYPE, "Only the device grant is known here.");
                  }
                  parameters.require("client_id");
                  limit(polls, clients.of(request));
                  return token(parameters.require("device_code"));
                }));
  }

  private Mono<ServerResponse> token(String text) {
    var device =
        DeviceCode.parse(text)
            .map(DeviceCode::sha256)
            .flatMap(devices::ofDeviceCode)
            .map(WaitingDevices.Device::state)
            .orElseGet(DeviceState::unknown);
    return switch (device) {
      case Unknown _ ->
          throw new OAuthException(OAuthError.INVALID_GRANT, "The device code is not known.");
      case Denied _ -> throw new OAuthException(OAuthError.ACCESS_DENIED, "A person refused.");
      case Spent _ ->
          throw new OAuthException(OAuthError.EXPIRED_TOKEN, "The token was fetched already.");
      case Waiting(var asked) -> throw notYet(asked);
      case Approved(var asked, var accountId) -> redeem(asked, accountId);
    };
  }

  private OAuthException notYet(Asked asked) {
    if (asked.isExpired(now())) {
      return expired();
    }
    return pace.isTooSoon(asked.deviceCodeSha256(), now())
        ? new OAuthException(OAuthError.SLOW_DOWN, "Wait 5 seconds longer between polls.")
        : new OAuthException(OAuthError.AUTHORIZATION_PENDING, "Nobody has decided yet.");
  }

  private Mono<ServerResponse> redeem(Asked asked, String accountId) {
    if (asked.isExpired(now())) {
      throw expired();
    }
    var token = TokenFormat.generate(RANDOM);
    var order =
        new RedeemDeviceLogin(
            asked.deviceCodeSha256(), EventIds.next(), TokenFormat.sha256(token).bytes());
    var answer = new LinkedHashMap<String, Object>();
    answer.put("access_token", token);
    answer.put("token_type", "Bearer");
    answer.put("scope", String.join(" ", asked.scopes()));
    return desk.give(
            Aggregate.device(asked.deviceCodeSha256()), order, OrderOrigin.onBehalfOf(accountId))
        .onErrorMap(ControlException.class, DeviceHandlers::asOAuth)
        .doOnNext(_ -> pace.forget(asked.deviceCodeSha256()))
        .flatMap(_ -> json(answer));
  }

  private static Throwable asOAuth(ControlException refused) {
    return switch (refused.error()) {
      case DEVICE_DENIED -> new OAuthException(OAuthError.ACCESS_DENIED, "The device was refused.");
      case DEVICE_EXPIRED -> expired();
      case TOO_MANY_TOKENS ->
          new OAuthException(
              OAuthError.ACCESS_DENIED, "The account has too many tokens: revoke some first.");
      default -> refused;
    };
  }

  private static OAuthException expired() {
    return new OAuthException(OAuthError.EXPIRED_TOKEN, "The code has run out: start again.");
  }

  private static boolean isTaken(Throwable failure) {
    return failure instanceof ControlException e && e.error() == ControlError.DEVICE_CODE_TAKEN;
  }

  private void limit(AttemptLimit limit, String address) {
    limit
        .take(address, now())
        .ifPresent(
            wait -> {
              throw ControlException.tooMany(wait);
            });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** What a stranger says of themselves is shown to a person who decides: no tricks in it. */
  private static String printable(String name) {
    var clean = name.replaceAll("[^\\p{L}\\p{N}\\p{P}\\p{S} ]", " ").strip();
    return clean.substring(0, Math.min(LONGEST_NAME, clean.length()));
  }

  private static Mono<ServerResponse> answering(Mono<ServerResponse> answer) {
    return answer.onErrorResume(
        OAuthException.class,
        refused -> {
          var body = new LinkedHashMap<String, Object>();
          body.put("error", refused.error().code());
          body.put("error_description", refused.description());
          return uncached(ServerResponse.badRequest()).bodyValue(body);
        });
  }

  private static Mono<ServerResponse> json(Map<String, Object> body) {
    return uncached(ServerResponse.ok()).bodyValue(body);
  }

  private static ServerResponse.BodyBuilder uncached(ServerResponse.BodyBuilder answer) {
    return answer
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .header("Pragma", "no-cache"); // RFC 6749 §5.1
  }
}
