package io.culvert.control.device;

import static io.culvert.control.decide.Decision.accept;
import static io.culvert.control.decide.Decision.reject;

import io.culvert.control.api.ControlError;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.decide.Decision;
import io.culvert.control.decide.DecisionTable;
import io.culvert.control.decide.Fact;
import io.culvert.control.decide.World;
import io.culvert.control.device.DeviceState.Approved;
import io.culvert.control.device.DeviceState.Asked;
import io.culvert.control.device.DeviceState.Denied;
import io.culvert.control.device.DeviceState.Spent;
import io.culvert.control.device.DeviceState.Unknown;
import io.culvert.control.device.DeviceState.Waiting;
import io.culvert.control.token.TokenDecisions;
import io.culvert.events.ApproveDeviceLogin;
import io.culvert.events.CredentialKind;
import io.culvert.events.DenyDeviceLogin;
import io.culvert.events.DeviceLoginApproved;
import io.culvert.events.DeviceLoginDenied;
import io.culvert.events.DeviceLoginEvent;
import io.culvert.events.DeviceLoginRedeemed;
import io.culvert.events.DeviceLoginStarted;
import io.culvert.events.IssueCredential;
import io.culvert.events.RedeemDeviceLogin;
import io.culvert.events.StartDeviceLogin;
import java.util.ArrayList;
import java.util.Optional;

/**
 * What may happen to a device's login: somebody logged in lets it in or refuses, once; then the
 * device fetches a token of its own, once. Other devices' tokens are left as they are.
 */
public final class DeviceDecisions {

  private DeviceDecisions() {}

  public static DecisionTable table() {
    return DecisionTable.none()
        .on(StartDeviceLogin.class, (order, world) -> start(order.payload(), world))
        .on(ApproveDeviceLogin.class, (order, world) -> approve(order.payload(), world))
        .on(DenyDeviceLogin.class, (order, world) -> deny(order.payload(), world))
        .on(RedeemDeviceLogin.class, (order, world) -> redeem(order.payload(), world));
  }

  private static Decision start(StartDeviceLogin order, World world) {
    var isTaken = device(order.getUserCode(), world).isPresent();
    if (isTaken || !(state(order.getDeviceCodeSha256(), world) instanceof Unknown)) {
      return reject(ControlError.DEVICE_CODE_TAKEN);
    }
    return accept(
        Fact.device(
            order.getDeviceCodeSha256(),
            DeviceLoginStarted.newBuilder()
                .setUserCode(order.getUserCode())
                .setClient(order.getClient())
                .setAddress(order.getAddress())
                .setExpiresAt(order.getExpiresAt())
                .setScopes(order.getScopes())
                .build()));
  }

  private static Decision approve(ApproveDeviceLogin order, World world) {
    return switch (ofUserCode(order.getUserCode(), world)) {
      case Waiting(var asked) ->
          accept(
              Fact.device(asked.deviceCodeSha256(), new DeviceLoginApproved(order.getAccountId())));
      // Pressed twice.
      case Approved(_, var accountId) when accountId.equals(order.getAccountId()) -> accept();
      case Approved _, Denied _, Spent _ -> reject(ControlError.DEVICE_ANSWERED);
      case Unknown _ -> reject(ControlError.NO_SUCH_USER_CODE);
    };
  }

  private static Decision deny(DenyDeviceLogin order, World world) {
    return switch (ofUserCode(order.getUserCode(), world)) {
      case Waiting(var asked) ->
          accept(Fact.device(asked.deviceCodeSha256(), new DeviceLoginDenied()));
      case Denied _ -> accept();
      case Approved _, Spent _ -> reject(ControlError.DEVICE_ANSWERED);
      case Unknown _ -> reject(ControlError.NO_SUCH_USER_CODE);
    };
  }

  private static Decision redeem(RedeemDeviceLogin order, World world) {
    return switch (state(order.getDeviceCodeSha256(), world)) {
      case Approved(var asked, _) when asked.isExpired(world.now()) ->
          reject(ControlError.DEVICE_EXPIRED);
      case Waiting(var asked) when asked.isExpired(world.now()) ->
          reject(ControlError.DEVICE_EXPIRED);
      case Approved(var asked, var accountId) -> letIn(asked, accountId, order, world);
      case Waiting _ -> reject(ControlError.DEVICE_WAITS);
      case Denied _ -> reject(ControlError.DEVICE_DENIED);
      case Spent _ -> reject(ControlError.DEVICE_EXPIRED);
      case Unknown _ -> reject(ControlError.NO_SUCH_DEVICE_CODE);
    };
  }

  /** The token is one like any other of the account, so what holds for those holds for it. */
  private static Decision letIn(
      Asked asked, String accountId, RedeemDeviceLogin order, World world) {
    var issue =
        new IssueCredential(
            accountId,
            order.getCredentialId(),
            asked.client(),
            order.getTokenSha256(),
            asked.scopes(),
            CredentialKind.TOKEN,
            null);
    return switch (TokenDecisions.issue(issue, world)) {
      case Decision.Accepted(var facts, _) -> {
        var all = new ArrayList<Fact>();
        all.add(
            Fact.device(
                asked.deviceCodeSha256(), new DeviceLoginRedeemed(order.getCredentialId())));
        all.addAll(facts);
        yield accept(all);
      }
      // The account was erased since its owner pressed the button.
      case Decision.Rejected(var error, _) when error == ControlError.NO_SUCH_ACCOUNT ->
          reject(ControlError.DEVICE_DENIED);
      case Decision.Rejected refused -> refused;
      case Decision.Adopted _ -> throw new IllegalStateException("a token is not adopted");
    };
  }

  private static DeviceState ofUserCode(String userCode, World world) {
    return device(userCode, world)
        .map(device -> state(device, world))
        .orElseGet(DeviceState::unknown);
  }

  private static Optional<String> device(String userCode, World world) {
    return world
        .fold(
            Aggregate.userCode(userCode),
            DeviceLoginEvent.class,
            UserCodeState.unused(),
            UserCodeState::evolve)
        .device(world.now());
  }

  private static DeviceState state(String deviceCodeSha256, World world) {
    return world.fold(
        Aggregate.device(deviceCodeSha256),
        DeviceLoginEvent.class,
        DeviceState.unknown(),
        DeviceState::evolve);
  }
}
