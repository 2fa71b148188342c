package io.culvert.broker.name;

import io.culvert.events.HostnameState;
import io.culvert.tunnel.hello.TunnelKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every hostname in use or lately used: what this broker decided a moment ago, and what the topic
 * of hostname states says. Look-ups by hostname never wait; changes take turns.
 */
public final class Names {
  private record AccountPort(String accountId, TunnelKind kind, int port) {
    static @Nullable AccountPort of(NameUse use) {
      var account = use.accountId();
      return account == null
          ? null
          : new AccountPort(account, use.ports().kind(), use.ports().local());
    }
  }

  private final Map<String, NameUse> byHostname = new ConcurrentHashMap<>();
  private final Map<AccountPort, String> byAccountPort = new HashMap<>();
  private final Map<Integer, String> byPublicPort = new HashMap<>();
  private final Map<String, String> byResumeKey = new HashMap<>();

  public Optional<NameUse> find(String hostname) {
    return Optional.ofNullable(byHostname.get(hostname));
  }

  /** The name that the account last used for such a tunnel to that local port. */
  public synchronized Optional<NameUse> ofAccount(String accountId, TunnelKind kind, int port) {
    var wanted = new AccountPort(accountId, kind, port);
    return Optional.ofNullable(byAccountPort.get(wanted))
        .flatMap(this::find)
        .filter(use -> wanted.equals(AccountPort.of(use)));
  }

  /** The name that last had the public port. */
  public synchronized Optional<NameUse> ofPublicPort(int port) {
    return Optional.ofNullable(byPublicPort.get(port))
        .flatMap(this::find)
        .filter(use -> Objects.equals(use.ports().remote(), port));
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
    // What this broker has told itself comes back from the log, as other objects.
    if (known == null || use.isNotOlderThan(known) && !use.equals(known)) {
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
    putIfNewer(byAccountPort, AccountPort.of(use), use);
    putIfNewer(byPublicPort, use.ports().remote(), use);
  }

  private <K> void putIfNewer(Map<K, String> index, @Nullable K key, NameUse use) {
    if (key != null) {
      var other = index.get(key);
      if (other == null || isNotNewer(other, use)) {
        index.put(key, use.hostname());
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
    byAccountPort.remove(AccountPort.of(before), hostname);
    byPublicPort.remove(before.ports().remote(), hostname);
  }

  /** Anonymous names that nobody is connected to and whose time was over before the instant. */
  public List<NameUse> expiredBefore(Instant instant) {
    return byHostname.values().stream()
        .filter(use -> !use.online())
        .filter(use -> use.expiresAt() != null && use.expiresAt().isBefore(instant))
        .toList();
  }
}
