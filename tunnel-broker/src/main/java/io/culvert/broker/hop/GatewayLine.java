package io.culvert.broker.hop;

import io.culvert.tunnel.hop.AllowanceOf;
import io.culvert.tunnel.hop.HopFrames;
import io.culvert.tunnel.hop.HopProtocol;
import io.culvert.tunnel.hop.Metered;
import io.culvert.tunnel.stream.CloseCause;
import io.culvert.tunnel.stream.ConnectionListener;
import io.culvert.tunnel.stream.LastHeard;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelConnection;
import io.culvert.tunnel.stream.WindowBudget;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a gateway that has proved itself. Any thread. */
final class GatewayLine implements ConnectionListener {
  private static final Logger log = LoggerFactory.getLogger(GatewayLine.class);

  private final String gateway;
  private final TunnelConnection connection;
  private final Consumer<GatewayLine> onClosed;

  /**
   * A line whose connection is not in its pipeline yet.
   *
   * @param gateway its name, for the log
   * @param sessions finds live sessions of this broker
   * @param onClosed told once, when the connection is over
   */
  GatewayLine(
      String gateway,
      Function<UUID, Optional<Tunnel>> sessions,
      WindowBudget budget,
      LastHeard heard,
      Consumer<GatewayLine> onClosed) {
    this.gateway = gateway;
    this.onClosed = onClosed;
    this.connection =
        TunnelConnection.agent(
            budget, heard, HopProtocol.heartbeats(), this, new OpenToAgent(sessions, this::tell));
  }

  /** The last handler of its pipeline. */
  TunnelConnection connection() {
    return connection;
  }

  void tell(AllowanceOf of) {
    connection.say(HopFrames.frame(ByteBufAllocator.DEFAULT, of));
  }

  private void tell(Metered metered) {
    connection.say(metered.frame(ByteBufAllocator.DEFAULT));
  }

  void close() {
    connection.close();
  }

  @Override
  public void onClosed(CloseCause cause, String detail) {
    log.info("The hop of gateway {} is over: {} ({})", gateway, cause, detail);
    onClosed.accept(this);
  }
}
