package io.culvert.broker.name;

import io.culvert.events.HostnameState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every hostname in use or lately used: what this broker decided a moment ago, and what the topic
 * of hostname states says. Look-ups by hostname never wait; changes take turns.
 */
public final class Names {
  private record AccountPort(String accountId, int port) {}

  private final Map<String, NameUse> byHostname = new ConcurrentHashMap<>();
  private final Map<AccountPort, String> byAccountPort = new HashMap<>();
  private final Map<String, String> byResumeKey = new HashMap<>();

  public Optional<NameUse> find(String hostname) {
    return Optional.ofNullable(byHostname.get(hostname));
  }

  /** The name that the account last used for that local port. */
  public synchronized Optional<NameUse> ofAccount(String accountId, int port) {
    return Optional.ofNullable(byAccountPort.get(new AccountPort(accountId, port)))
        .flatMap(this::find)
        .filter(use -> accountId.equals(use.accountId()) && use.localPort() == port);
  }

  /** The anonymous name that the key was given out for. */
  public synchronized Optional<NameUse> ofResumeKey(ResumeKey key) {
    var hash = key.sha256();
    return Optional.ofNullable(byResumeKey.get(hash))
        .flatMap(this::find)
        .filter(use -> hash.equals(use.resumeKeySha256()));
  }

  /** How many anonymous names are remembered. */
  public synchronized int anonymous() {
    return byResumeKey.size();
  }

  /** What the topic says. An echo of an older state changes nothing. */
  public synchronized void follow(
      String hostname, @Nullable HostnameState state, Instant writtenAt) {
    var known = byHostname.get(hostname);
    if (state == null) {
      // Somebody may have taken the name while the tombstone was on its way here.
      if (known != null && !known.online() && known.since().isBefore(writtenAt)) {
        remove(hostname);
      }
      return;
    }
    var use = NameUse.of(state);
    if (known == null || use.isNotOlderThan(known)) {
      put(use);
    }
  }

  public synchronized void put(NameUse use) {
    var before = byHostname.put(use.hostname(), use);
    if (before != null && before.resumeKeySha256() != null) {
      byResumeKey.remove(before.resumeKeySha256());
    }
    if (use.resumeKeySha256() != null) {
      byResumeKey.put(use.resumeKeySha256(), use.hostname());
    }
    if (use.accountId() != null) {
      var key = new AccountPort(use.accountId(), use.localPort());
      var other = byAccountPort.get(key);
      if (other == null || isNotNewer(other, use)) {
        byAccountPort.put(key, use.hostname());
      }
    }
  }

  private boolean isNotNewer(String hostname, NameUse use) {
    var other = byHostname.get(hostname);
    return other == null || !other.since().isAfter(use.since());
  }

  public synchronized void remove(String hostname) {
    var before = byHostname.remove(hostname);
    if (before == null) {
      return;
    }
    if (before.resumeKeySha256() != null) {
      byResumeKey.remove(before.resumeKeySha256());
    }
    if (before.accountId() != null) {
      byAccountPort.remove(new AccountPort(before.accountId(), before.localPort()), hostname);
    }
  }

  /** Anonymous names that nobody is connected to and whose time was over before the instant. */
  public List<NameUse> expiredBefore(Instant instant) {
    return byHostname.values().stream()
        .filter(use -> !use.online())
        .filter(use -> use.expiresAt() != null && use.expiresAt().isBefore(instant))
        .toList();
  }
}
