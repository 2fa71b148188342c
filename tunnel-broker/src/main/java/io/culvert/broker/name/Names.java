package io.culvert.broker.name;

import io.culvert.events.HostnameState;
import io.culvert.tunnel.hello.TunnelKind;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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
  private final LastUsed<AccountPort> byAccountPort = new LastUsed<>();
  private final LastUsed<Integer> byPublicPort = new LastUsed<>();
  private final Map<String, String> byResumeKey = new HashMap<>();
  private final Map<String, Integer> countByAccount = new HashMap<>();

  public Optional<NameUse> find(String hostname) {
    return Optional.ofNullable(byHostname.get(hostname));
  }

  /** The epoch of the next session on the hostname; it grows with each. */
  public long nextEpoch(String hostname) {
    return find(hostname).map(NameUse::epoch).orElse(0L) + 1;
  }

  /** Names that the account lately used for such a tunnel to that local port, newest first. */
  public synchronized List<NameUse> ofAccount(String accountId, TunnelKind kind, int port) {
    return found(byAccountPort.of(new AccountPort(accountId, kind, port)));
  }

  /** Names that lately had the public port, newest first. */
  public synchronized List<NameUse> ofPublicPort(int port) {
    return found(byPublicPort.of(port));
  }

  private List<NameUse> found(List<String> hostnames) {
    return hostnames.stream().map(this::find).flatMap(Optional::stream).toList();
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
    if (before != null) {
      forgetUse(before);
    }
    byAccountPort.put(AccountPort.of(use), use, byHostname);
    byPublicPort.put(use.ports().remote(), use, byHostname);
    if (use.accountId() != null) {
      countByAccount.merge(use.accountId(), 1, Integer::sum);
    }
  }

  private void forgetUse(NameUse use) {
    byAccountPort.remove(AccountPort.of(use), use.hostname());
    byPublicPort.remove(use.ports().remote(), use.hostname());
    if (use.accountId() != null) {
      countByAccount.computeIfPresent(use.accountId(), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  public synchronized void remove(String hostname) {
    var before = byHostname.remove(hostname);
    if (before == null) {
      return;
    }
    if (before.resumeKeySha256() != null) {
      byResumeKey.remove(before.resumeKeySha256());
    }
    forgetUse(before);
  }

  /**
   * Names that nobody is connected to, beyond so many of one account, those left longest ago first:
   * a name that nobody has reserved is not to be kept from others for good by who has used it once.
   */
  public List<NameUse> surplus(int most) {
    return accountsBeyond(most).stream().flatMap(account -> surplus(account, most)).toList();
  }

  private synchronized List<String> accountsBeyond(int most) {
    return countByAccount.entrySet().stream()
        .filter(account -> account.getValue() > most)
        .map(Map.Entry::getKey)
        .toList();
  }

  private Stream<NameUse> surplus(String accountId, int most) {
    var left =
        byHostname.values().stream()
            .filter(use -> !use.online() && accountId.equals(use.accountId()))
            .sorted(Comparator.comparing(NameUse::since))
            .toList();
    return left.stream().limit(Math.max(0, left.size() - most));
  }

  /** Anonymous names that nobody is connected to and whose time was over before the instant. */
  public List<NameUse> expiredBefore(Instant instant) {
    return byHostname.values().stream()
        .filter(use -> !use.online())
        .filter(use -> use.expiresAt() != null && use.expiresAt().isBefore(instant))
        .toList();
  }
}
