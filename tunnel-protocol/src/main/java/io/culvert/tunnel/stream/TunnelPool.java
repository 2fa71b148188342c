package io.culvert.tunnel.stream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tunnels that serve one hostname, and whose turn it is: a request goes to the one with the
 * fewest running, and to each in turn of those that have equally few; to one that does not answer
 * only when none does. Never empty, never changed: with and without a tunnel it is another pool.
 * Safe for use by any thread.
 */
public final class TunnelPool {
  private final List<Tunnel> members;

  /** Where to begin to look. Threads may overwrite each other: it only has to move. */
  private int turn;

  private TunnelPool(List<Tunnel> members) {
    this.members = members;
  }

  public static TunnelPool of(Tunnel only) {
    return new TunnelPool(List.of(only));
  }

  /** The tunnel for the next request. */
  public Tunnel next() {
    return members.size() == 1 ? members.getFirst() : at(turn++);
  }

  /** The one that {@link #next} would give; whose turn it is stays as it is. */
  public Tunnel look() {
    return at(turn);
  }

  private Tunnel at(int someTurn) {
    int size = members.size();
    int first = Math.floorMod(someTurn, size);
    var best = members.get(first);
    int least = load(best);
    for (int i = 1; i < size && least > 0; i++) {
      var other = members.get((first + i) % size);
      int streams = load(other);
      if (streams < least) {
        best = other;
        least = streams;
      }
    }
    return best;
  }

  private static int load(Tunnel tunnel) {
    return tunnel.isAnswering() ? tunnel.openStreams() : Integer.MAX_VALUE;
  }

  public List<Tunnel> members() {
    return members;
  }

  /** The same and one more. */
  public TunnelPool with(Tunnel tunnel) {
    var all = new ArrayList<>(members);
    all.add(tunnel);
    return new TunnelPool(List.copyOf(all));
  }

  /** The same without the tunnel; null when nobody is left. */
  public @Nullable TunnelPool without(Tunnel tunnel) {
    var rest = members.stream().filter(member -> member != tunnel).toList();
    return rest.isEmpty() ? null : new TunnelPool(rest);
  }
}
