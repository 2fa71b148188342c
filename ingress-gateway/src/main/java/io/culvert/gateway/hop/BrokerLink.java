package io.culvert.gateway.hop;

import io.culvert.tunnel.hop.AllowanceOf;
import io.culvert.tunnel.hop.HopSecret;
import io.culvert.tunnel.stream.Allowance;
import io.culvert.tunnel.stream.WindowBudget;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One broker as this gateway reaches it: a connection on each event loop, and what the broker says
 * of accounts. Any thread.
 */
final class BrokerLink {
  private final String brokerId;
  private final BrokerAddress address;
  private final Shared shared;
  private final List<HopLine> lines;
  private final Map<String, Allowance> restricted = new ConcurrentHashMap<>();

  /**
   * What the links to all brokers share.
   *
   * @param gateway name of this gateway
   * @param loops each has a connection of its own to each broker
   */
  record Shared(
      HopSecret secret,
      String gateway,
      WindowBudget budget,
      List<EventLoop> loops,
      Class<? extends Channel> channelType) {}

  BrokerLink(String brokerId, BrokerAddress address, Shared shared) {
    this.brokerId = brokerId;
    this.address = address;
    this.shared = shared;
    this.lines = shared.loops().stream().map(loop -> new HopLine(loop, this)).toList();
  }

  String brokerId() {
    return brokerId;
  }

  BrokerAddress address() {
    return address;
  }

  WindowBudget budget() {
    return shared.budget();
  }

  Class<? extends Channel> channelType() {
    return shared.channelType();
  }

  CallBroker caller(HopLine line) {
    return new CallBroker(shared.secret(), shared.gateway(), line);
  }

  /** Dials where there is no connection, now and not when it would be tried again anyway. */
  void dial() {
    lines.forEach(HopLine::dial);
  }

  void stop() {
    lines.forEach(HopLine::stop);
  }

  /** A connection is about to be there; the broker begins by saying what is not free. */
  void opens() {
    if (!isUp()) {
      restricted.clear(); // what it said before may not hold any more
    }
  }

  /**
   * A connection to that run of the broker: of those that are answered the calling thread's own
   * where it has one, else any; null when there is none.
   */
  @Nullable OpenHop hop(String run) {
    OpenHop any = null;
    for (var line : lines) {
      var hop = line.open();
      if (hop != null && hop.run().equals(run)) {
        boolean answered = hop.isAnswering();
        if (answered && hop.isHere()) {
          return hop;
        }
        any = any == null || answered ? hop : any;
      }
    }
    return any;
  }

  /** Whether there is any connection. */
  boolean isUp() {
    return lines.stream().anyMatch(line -> line.open() != null);
  }

  void allow(AllowanceOf of) {
    if (of.allowance().equals(Allowance.FREE)) {
      restricted.remove(of.accountId());
    } else {
      restricted.put(of.accountId(), of.allowance());
    }
  }

  /** What the account may use, as far as the broker has said. */
  Allowance allowance(@Nullable String accountId) {
    return accountId == null ? Allowance.FREE : restricted.getOrDefault(accountId, Allowance.FREE);
  }
}
