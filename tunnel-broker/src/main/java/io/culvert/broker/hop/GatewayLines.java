package io.culvert.broker.hop;

import io.culvert.tunnel.hop.AllowanceOf;
import io.culvert.tunnel.stream.Allowance;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of all gateways, and what each of them has to know besides streams: what accounts
 * may use. Any thread.
 */
final class GatewayLines {
  private final Set<GatewayLine> lines = ConcurrentHashMap.newKeySet();
  private final Map<String, Allowance> restricted = new ConcurrentHashMap<>();

  /** What the account may use from now on; gateways are told when that is something new. */
  synchronized void allow(String accountId, Allowance allowance) {
    var before =
        allowance.equals(Allowance.FREE)
            ? restricted.remove(accountId)
            : restricted.put(accountId, allowance);
    if (!allowance.equals(before == null ? Allowance.FREE : before)) {
      var of = new AllowanceOf(accountId, allowance);
      lines.forEach(line -> line.tell(of));
    }
  }

  /** A gateway is there from now on. In turn with {@link #allow}, so that it misses nothing. */
  synchronized void joined(GatewayLine line) {
    lines.add(line);
    restricted.forEach((account, allowance) -> line.tell(new AllowanceOf(account, allowance)));
  }

  void left(GatewayLine line) {
    lines.remove(line);
  }

  int size() {
    return lines.size();
  }

  /** Ends all of them. */
  void close() {
    lines.forEach(GatewayLine::close);
  }
}
