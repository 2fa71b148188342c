package io.culvert.broker.session;

import io.culvert.broker.quota.AccountQuota;
import io.culvert.events.CloseReason;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.hostname.HostnameClaim;
import io.culvert.schemas.plan.AccountPlans;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.stream.Allowance;
import io.culvert.tunnel.stream.CloseCause;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelConnection;
import io.culvert.tunnel.stream.TunnelInfo;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session with its connection: what a gateway opens streams on, until there is a reason to end.
 */
final class LiveSession implements Tunnel {
  private final Session session;
  private final TunnelConnection connection;
  private final @Nullable AccountQuota quota;
  private final SessionMeter meter;
  private volatile boolean wasOwned;
  private volatile @Nullable CloseReason reason;
  private volatile boolean sentElsewhere;
  private volatile boolean leaving;
  private boolean over;

  /**
   * A session that has begun.
   *
   * @param plans what its ticks are stamped with
   * @param quota of its account; null when anonymous
   */
  LiveSession(
      Session session,
      TunnelConnection connection,
      EventPublisher publisher,
      AccountPlans plans,
      @Nullable AccountQuota quota) {
    this.session = session;
    this.connection = connection;
    this.quota = quota;
    this.meter = new SessionMeter(session, connection.traffic(), publisher, plans, quota);
    this.wasOwned = session.reserved();
  }

  Session session() {
    return session;
  }

  /** The session among those on its hostname. */
  Member member() {
    return Member.of(session);
  }

  @Override
  public TunnelInfo info() {
    return session.info();
  }

  @Override
  public Allowance allowance() {
    return quota == null ? Allowance.FREE : quota.allowance();
  }

  /** Bytes both ways that are in no tick yet. */
  long untickedBytes() {
    return meter.untickedBytes();
  }

  @Override
  public TunnelStream open(StreamKind kind, ByteBuf head, StreamListener listener) {
    return connection.open(kind, head, listener);
  }

  @Override
  public EventLoop loop() {
    return connection.loop();
  }

  @Override
  public int openStreams() {
    return connection.openStreams();
  }

  /** Asks its agent to go elsewhere first, because this broker is about to stop. */
  void sendElsewhere() {
    sentElsewhere = true;
    connection.drain();
  }

  /** Whether its agent has been asked to open another one before it leaves. */
  boolean isSentElsewhere() {
    return sentElsewhere;
  }

  /** Its agent says that it leaves: it serves no more, but what runs goes on. */
  void leaves() {
    leaving = true;
  }

  /**
   * Ends when nothing runs any more.
   *
   * @param grace in which streams are still opened, for gateways that have not heard of it yet
   */
  void endWhenIdle(Duration grace) {
    connection.endWhenIdle(grace);
  }

  /** Whether new requests may go to it. */
  boolean isServing() {
    return !leaving && !isOver();
  }

  /** Ends it from this side, telling the agent why; the first reason stays. */
  void end(Ending ending) {
    if (claim(ending.reason())) {
      connection.refuse(ending.refused());
    }
  }

  /** Ends it if it has to end now; true when it does. */
  boolean endIfDue(Known known, Instant now) {
    wasOwned |= known.hostnames().find(session.hostname()).filter(this::isOwn).isPresent();
    var due = WhenToEnd.decide(session, wasOwned, known, now);
    due.ifPresent(this::end);
    return due.isPresent();
  }

  private boolean isOwn(HostnameClaim claim) {
    return claim.accountId().equals(session.accountId());
  }

  @Override
  public void say(LogLine line) {
    connection.log(line);
  }

  /** Ends it because a newer one takes its place. */
  void replacedBy(Member newer) {
    if (!newer.isOfTheAgentOf(member())) {
      end(Ending.forGood(CloseReason.REPLACED, CulvertError.SESSION_REPLACED));
    } else if (claim(CloseReason.REPLACED)) {
      connection.close(); // without a word: its agent has already come back
    }
  }

  private synchronized boolean claim(CloseReason why) {
    if (reason != null) {
      return false;
    }
    reason = why;
    return true;
  }

  /** The connection is over; returns why the session is. */
  synchronized CloseReason over(CloseCause cause) {
    over = true;
    var otherwise = sentElsewhere ? CloseReason.SERVER_STOPPED : reason(cause);
    claim(otherwise);
    var why = reason;
    return why == null ? otherwise : why;
  }

  private static CloseReason reason(CloseCause cause) {
    return switch (cause) {
      case PEER_LEFT -> CloseReason.AGENT_LEFT;
      case PEER_LOST -> CloseReason.AGENT_LOST;
      case PROTOCOL_ERROR -> CloseReason.PROTOCOL_ERROR;
      case CLOSED_HERE -> CloseReason.OTHER;
    };
  }

  /** Records what passed since the last time. */
  void tick(Instant now) {
    if (!isOver()) {
      meter.tick(now);
    }
  }

  /**
   * Records the rest and the end, once.
   *
   * @return false when the publisher had no room; to be tried again
   */
  boolean publishClose(Instant now) {
    var why = reason;
    return meter.close(why == null ? CloseReason.OTHER : why, now);
  }

  synchronized boolean isOver() {
    return over;
  }
}
