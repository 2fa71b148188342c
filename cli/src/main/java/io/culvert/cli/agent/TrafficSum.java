package io.culvert.cli.agent;

import io.culvert.tunnel.stream.Traffic;
import java.util.ArrayList;
import java.util.List;

/** What passes through all connections of an agent, past ones included. Any thread. */
final class TrafficSum {
  private final List<Traffic> now = new ArrayList<>();
  private Totals past = Totals.NONE;

  synchronized void begins(Traffic traffic) {
    now.add(traffic);
  }

  synchronized void ends(Traffic traffic) {
    now.remove(traffic);
    past = past.plus(traffic);
  }

  synchronized Totals totals() {
    var sum = past;
    for (var traffic : now) {
      sum = sum.plus(traffic);
    }
    return sum;
  }
}
