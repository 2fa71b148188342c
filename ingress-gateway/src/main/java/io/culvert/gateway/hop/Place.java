package io.culvert.gateway.hop;

import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sessions on one hostname, and which of them serve it. With and without a session it is
 * another place. Any thread.
 */
final class Place {
  private final List<RemoteTunnel> sessions;
  private final List<RemoteTunnel> serving;

  /** Of those that could be reached at the last look. */
  private volatile @Nullable TunnelPool pool;

  private Place(List<RemoteTunnel> sessions) {
    this.sessions = sessions;
    this.serving = sessions.stream().filter(this::isNotReplaced).toList();
  }

  private boolean isNotReplaced(RemoteTunnel tunnel) {
    return sessions.stream().noneMatch(other -> other.session().replaces(tunnel.session()));
  }

  static Place of(RemoteTunnel only) {
    return new Place(List.of(only));
  }

  /** The same with the session, as its route says it now. */
  Place with(RemoteTunnel tunnel) {
    var all = new ArrayList<>(others(tunnel.info().sessionId()));
    all.add(tunnel);
    return new Place(List.copyOf(all));
  }

  /** The same without the session; null when nobody is left. */
  @Nullable Place without(String sessionId) {
    var rest = others(sessionId);
    return rest.isEmpty() ? null : new Place(rest);
  }

  private List<RemoteTunnel> others(String sessionId) {
    return sessions.stream().filter(each -> !each.info().sessionId().equals(sessionId)).toList();
  }

  /** The one for the next request, among those that can be reached now. */
  Optional<Tunnel> next() {
    return chosen(TunnelPool::next);
  }

  /** The same, but whose turn it is stays as it is. */
  Optional<Tunnel> look() {
    return chosen(TunnelPool::look);
  }

  private Optional<Tunnel> chosen(Function<TunnelPool, Tunnel> choice) {
    var reachable = reachable();
    if (reachable.size() <= 1) {
      return reachable.stream().findFirst();
    }
    var known = pool;
    if (known == null || !known.members().equals(reachable)) {
      known = pool(reachable);
      pool = known;
    }
    return Optional.of(choice.apply(known));
  }

  /**
   * Another one than that, among those that can be reached now: if possible at another broker,
   * because what this one suffers from may be its broker's death.
   */
  Optional<Tunnel> other(Tunnel refused) {
    var others = reachable();
    others.remove(refused);
    var elsewhere = others.stream().filter(other -> !isAtBrokerOf(refused, other)).toList();
    var best = elsewhere.isEmpty() ? others : elsewhere;
    return best.isEmpty() ? Optional.empty() : Optional.of(pool(best).next());
  }

  private static boolean isAtBrokerOf(Tunnel one, Tunnel other) {
    return one instanceof RemoteTunnel here
        && other instanceof RemoteTunnel there
        && here.session().brokerId().equals(there.session().brokerId());
  }

  private List<Tunnel> reachable() {
    var reachable = new ArrayList<Tunnel>(serving.size());
    for (var tunnel : serving) {
      if (!tunnel.session().leaving() && tunnel.isReachable()) {
        reachable.add(tunnel);
      }
    }
    return reachable;
  }

  private static TunnelPool pool(List<Tunnel> members) {
    var pool = TunnelPool.of(members.getFirst());
    for (var member : members.subList(1, members.size())) {
      pool = pool.with(member);
    }
    return pool;
  }

  /** Whether there is one whose broker is there, though it cannot be reached from here. */
  boolean isSomewhere() {
    return serving.stream().anyMatch(tunnel -> !tunnel.session().leaving() && tunnel.isThere());
  }
}
