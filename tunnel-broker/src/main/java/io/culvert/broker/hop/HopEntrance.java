package io.culvert.broker.hop;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.error.FewLinesOfEach;
import io.culvert.tunnel.frame.LittleBeforeHello;
import io.culvert.tunnel.hop.HopGreeting;
import io.culvert.tunnel.hop.HopProtocol;
import io.culvert.tunnel.hop.HopSecret;
import io.culvert.tunnel.stream.LastHeard;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.WindowBudget;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where gateways of other processes come in: what their greeting is held to, and what follows. */
public final class HopEntrance {
  private static final Logger log = LoggerFactory.getLogger(HopEntrance.class);
  private static final FewLinesOfEach LINES = new FewLinesOfEach();

  /** Addresses remembered as refused; beyond it every refusal is logged. */
  private static final int MOST_REFUSED = 1_000;

  private final HopSecret secret;
  private final ThisBroker self;
  private final Function<UUID, Optional<Tunnel>> sessions;
  private final WindowBudget budget;
  private final GatewayLines lines;
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  /**
   * @param sessions finds live sessions of this broker
   * @param lines where gateways are, once they are in
   */
  HopEntrance(
      HopSecret secret,
      ThisBroker self,
      Function<UUID, Optional<Tunnel>> sessions,
      WindowBudget budget,
      GatewayLines lines) {
    this.secret = secret;
    this.self = self;
    this.sessions = sessions;
    this.budget = budget;
    this.lines = lines;
  }

  /** The handler that waits for a gateway's greeting. */
  public ChannelHandler greeting() {
    return new AwaitGateway(this);
  }

  HopGreeting.Challenge challenge(HopSecret.Seen seen) {
    return new HopGreeting.Challenge(
        HopProtocol.VERSION,
        self.id(),
        self.run(),
        seen.challenge(),
        secret.proof(HopSecret.Role.BROKER, seen));
  }

  boolean isProven(HopGreeting.Answer answer, HopSecret.Seen seen) {
    return secret.isProvenBy(answer.proof(), HopSecret.Role.GATEWAY, seen);
  }

  /** The gateway has proved itself: its streams take the place of the greeting. */
  void letIn(ChannelHandlerContext ctx, ChannelHandler greeting, String gateway) {
    var heard = ctx.pipeline().get(LastHeard.class);
    var line = new GatewayLine(gateway, sessions, budget, heard, lines::left);
    LittleBeforeHello.noMore(ctx.pipeline());
    ctx.pipeline().addBefore(ctx.name(), "gateway", new HearGateway(sessions));
    ctx.pipeline().replace(greeting, "tunnel", line.connection());
    refused.remove(host(ctx.channel().remoteAddress()));
    log.info("Gateway {} has a hop", gateway);
    lines.joined(line);
  }

  /** Logs a refusal, once for each address until a gateway from there is let in. */
  void complain(SocketAddress from, CulvertError error, String gateway) {
    var host = host(from);
    if (refused.size() >= MOST_REFUSED || refused.add(host)) {
      LINES.say(
          error,
          more ->
              log.warn(
                  "{} gateway {} at {} was refused: {}{}",
                  error.code(),
                  gateway,
                  host,
                  error.what(),
                  more));
    }
  }

  private static String host(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "unknown";
  }
}
