package io.culvert.gateway.http;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.EnumSet;

/**
 * Says whether a public connection is read: only while nobody has a reason against it. Used on the
 * channel's event loop.
 */
public final class ReadGate {
  private static final AttributeKey<ReadGate> KEY = AttributeKey.valueOf(ReadGate.class, "gate");

  /** Why a connection is not read for now. */
  public enum Reason {
    /** The tunnel takes no more bytes. */
    AGENT_FULL,
    /** Enough of later requests is waiting. */
    PIPELINED,
    /** The origin has not yet agreed to leave HTTP. */
    UPGRADING,
    /** The account has used up its month and is slowed down. */
    SLOWED_DOWN
  }

  private final Channel channel;
  private final EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);

  private ReadGate(Channel channel) {
    this.channel = channel;
  }

  /** The one gate of a channel. */
  public static ReadGate of(Channel channel) {
    var attribute = channel.attr(KEY);
    var gate = attribute.get();
    if (gate == null) {
      gate = new ReadGate(channel);
      attribute.set(gate);
    }
    return gate;
  }

  /** Stops reading until every reason is taken back. */
  public void shut(Reason reason) {
    if (reasons.add(reason)) {
      channel.config().setAutoRead(false);
    }
  }

  /** Takes a reason back. */
  public void open(Reason reason) {
    if (reasons.remove(reason) && reasons.isEmpty()) {
      channel.config().setAutoRead(true);
    }
  }

  /** Takes every reason back, for a connection that is only read to be thrown away. */
  public void openWide() {
    reasons.clear();
    channel.config().setAutoRead(true);
  }

  public boolean isShut() {
    return !reasons.isEmpty();
  }
}
