package io.culvert.gateway.tcp;

import io.culvert.gateway.exchange.FailureLog;
import io.culvert.gateway.relay.Relayed;
import io.culvert.tunnel.error.CulvertError;
import org.jspecify.annotations.Nullable;

/** Counts what one connection carries, and says how it ended. */
final class RawConnection implements Relayed {
  private final RawMeters meters;
  private final String client;
  private final String hostname;

  RawConnection(RawMeters meters, String client, String hostname) {
    this.meters = meters;
    this.client = client;
    this.hostname = hostname;
    meters.opened();
  }

  @Override
  public void fromClient(int bytes) {
    meters.in(bytes);
  }

  @Override
  public void clientEnded() {}

  @Override
  public void toClient(int bytes) {
    meters.out(bytes);
  }

  @Override
  public void agentEnded() {}

  /** That a client leaves is no failure: how its protocol ends is its own affair. */
  @Override
  public void over(@Nullable CulvertError error) {
    meters.over(error);
    if (error != null && error != CulvertError.CLIENT_LEFT) {
      FailureLog.say(error, client, hostname);
    }
  }
}
