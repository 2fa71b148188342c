package io.culvert.gateway.hop;

import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hop.LineToAgent;
import io.culvert.tunnel.stream.Allowance;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelInfo;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A session at a broker in another process. Any thread. */
final class RemoteTunnel implements Tunnel {
  private final Session session;
  private final UUID id;
  private final BrokerLinks links;
  private final AtomicInteger openStreams = new AtomicInteger();

  /**
   * @param session as its route says it
   */
  RemoteTunnel(Session session, BrokerLinks links) {
    this.session = session;
    this.id = UUID.fromString(session.info().sessionId());
    this.links = links;
  }

  Session session() {
    return session;
  }

  /** Whether there is a connection to the run of the broker that opened it. */
  boolean isReachable() {
    return hop() != null;
  }

  /** Whether its broker is there, as far as the log says. */
  boolean isThere() {
    return links.isThere(session.brokerId(), session.brokerRun());
  }

  private @Nullable OpenHop hop() {
    var link = links.link(session.brokerId());
    return link == null ? null : link.hop(session.brokerRun());
  }

  @Override
  public TunnelInfo info() {
    return session.info();
  }

  @Override
  public Allowance allowance() {
    var link = links.link(session.brokerId());
    return link == null ? Allowance.FREE : link.allowance(info().accountId());
  }

  /** Said by the broker, while there is a hop to it. */
  @Override
  public void say(LogLine line) {
    var hop = hop();
    if (hop != null) {
      hop.say(new LineToAgent(id, line));
    }
  }

  @Override
  public boolean isAnswering() {
    var hop = hop();
    return hop != null && hop.isAnswering();
  }

  /** Those that this gateway has opened; of others it does not know. */
  @Override
  public int openStreams() {
    return openStreams.get();
  }

  @Override
  public TunnelStream open(StreamKind kind, ByteBuf head, StreamListener listener) {
    var hop = hop();
    if (hop == null) {
      head.release();
      GlobalEventExecutor.INSTANCE.execute(
          () -> listener.onReset(ResetCode.REFUSED, "there is no connection to the broker"));
      return new NoStream();
    }
    return hop.open(id, kind, head, listener, openStreams);
  }
}
