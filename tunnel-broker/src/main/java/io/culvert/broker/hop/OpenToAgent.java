package io.culvert.broker.hop;

import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hop.HopOpening;
import io.culvert.tunnel.hop.Metered;
import io.culvert.tunnel.stream.IgnoreStream;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamAcceptor;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** Opens a stream to the agent for each that a gateway opens here, and splices the two. */
final class OpenToAgent implements StreamAcceptor {
  private final Function<UUID, Optional<Tunnel>> sessions;
  private final Consumer<Metered> metered;

  /**
   * For one gateway's connection.
   *
   * @param sessions finds live sessions of this broker
   * @param metered told what a stream has cost, on any thread, when it is over
   */
  OpenToAgent(Function<UUID, Optional<Tunnel>> sessions, Consumer<Metered> metered) {
    this.sessions = sessions;
    this.metered = metered;
  }

  @Override
  public StreamListener onOpen(TunnelStream fromGateway, StreamKind kind, ByteBuf payload) {
    HopOpening opening;
    try {
      opening = HopOpening.takeFrom(payload);
    } catch (RuntimeException e) {
      payload.release();
      throw e;
    }
    var tunnel = sessions.apply(opening.session());
    if (tunnel.isEmpty()) {
      payload.release();
      fromGateway.reset(ResetCode.REFUSED, "the session is over");
      metered.accept(new Metered(opening.tag(), 0, 0));
      return IgnoreStream.INSTANCE; // hears of nothing: the stream is over
    }
    var toAgent = tunnel.get().open(kind, payload, new Splice(fromGateway, ResetCode.AGENT_GONE));
    toAgent.whenOver(
        () -> metered.accept(new Metered(opening.tag(), toAgent.bytesIn(), toAgent.bytesOut())));
    return new Splice(toAgent, ResetCode.CLIENT_LEFT); // an agent knows of no gateways
  }
}
