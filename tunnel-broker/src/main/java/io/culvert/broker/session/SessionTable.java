package io.culvert.broker.session;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of this broker by id, by account, and anonymous ones by address. Any thread. */
final class SessionTable {
  private final Map<String, LiveSession> byId = new ConcurrentHashMap<>();
  private final SessionIndex byAccount = new SessionIndex();
  private final SessionIndex anonymousByAddress = new SessionIndex();

  void add(LiveSession live) {
    var session = live.session();
    byId.put(session.id(), live);
    if (session.accountId() == null) {
      anonymousByAddress.add(session.agent().from(), live);
    } else {
      byAccount.add(session.accountId(), live);
    }
  }

  /** Whether it was there. */
  boolean remove(LiveSession live) {
    var session = live.session();
    if (!byId.remove(session.id(), live)) {
      return false;
    }
    if (session.accountId() == null) {
      anonymousByAddress.remove(session.agent().from(), live);
    } else {
      byAccount.remove(session.accountId(), live);
    }
    return true;
  }

  /** The session with that id, unless it is over. */
  Optional<LiveSession> find(String id) {
    return Optional.ofNullable(byId.get(id)).filter(live -> !live.isOver());
  }

  /** Those that are over too, until their end is recorded. */
  Collection<LiveSession> all() {
    return byId.values();
  }

  Collection<LiveSession> ofAccount(String accountId) {
    return byAccount.of(accountId);
  }

  /**
   * Anonymous ones.
   *
   * @param address see {@link AddressGroup}
   */
  Collection<LiveSession> anonymousFrom(String address) {
    return anonymousByAddress.of(address);
  }
}
