package io.culvert.schemas.account;

import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialRevoked;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Which tokens are good: the fold of the account topic. One thread applies events, any thread looks
 * up. An event applied twice changes nothing, and what was revoked or erased stays so even when its
 * issue is read again.
 */
public final class CredentialBook {

  // Strangers can make us wait for tokens that never come.
  private static final int MOST_AWAITED = 10_000;

  private final Map<TokenHash, Credential> byToken = new ConcurrentHashMap<>();
  private final Map<String, TokenHash> tokenOf = new ConcurrentHashMap<>();
  private final Map<String, String> accountNames = new ConcurrentHashMap<>();
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();
  private final Set<String> erased = ConcurrentHashMap.newKeySet();
  private final Map<TokenHash, CompletableFuture<Optional<Credential>>> awaited =
      new ConcurrentHashMap<>();
  private final InstantSource clock;

  public CredentialBook() {
    this(InstantSource.system());
  }

  /**
   * @param clock says which credentials have expired
   */
  CredentialBook(InstantSource clock) {
    this.clock = clock;
  }

  public void apply(AccountEvent event) {
    switch (event.getPayload()) {
      case AccountRegistered fact -> accountNames.put(event.getAccountId(), fact.getName());
      case CredentialIssued fact -> issue(event.getAccountId(), fact);
      case CredentialRevoked fact -> revoke(event.getAccountId(), fact.getCredentialId());
      case AccountErased _ -> revokeAll(event.getAccountId());
      default -> {} // the union grows; other facts say nothing about tokens
    }
  }

  /**
   * The credential of a token. The hash is looked up as any key is: comparing in constant time
   * would gain nothing, because who times the comparison learns about a hash, and cannot choose
   * tokens by their hash.
   */
  public Optional<Credential> find(TokenHash token) {
    return Optional.ofNullable(byToken.get(token)).filter(found -> found.isGoodAt(clock.instant()));
  }

  /** The credential of a token as it was sent to us. */
  public Optional<Credential> find(String token) {
    return TokenFormat.isWellFormed(token) ? find(TokenFormat.sha256(token)) : Optional.empty();
  }

  /**
   * As {@link #find(String)}, but waits for a token that is not known yet: it may have been made
   * just now, and this book be a moment behind. Nobody waits for what is no token at all.
   *
   * @param patience how long to wait
   */
  public CompletableFuture<Optional<Credential>> findSoon(String token, Duration patience) {
    if (!TokenFormat.isWellFormed(token)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    var hash = TokenFormat.sha256(token);
    if (byToken.containsKey(hash) || awaited.size() >= MOST_AWAITED) {
      return CompletableFuture.completedFuture(find(hash));
    }
    var waiting = awaited.computeIfAbsent(hash, _ -> new CompletableFuture<>());
    if (byToken.containsKey(hash)) {
      // It came in between.
      waiting.complete(find(hash));
    }
    waiting.completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS);
    waiting.whenComplete((_, _) -> awaited.remove(hash, waiting));
    return waiting.copy();
  }

  /** What the account is called. */
  public Optional<String> accountName(String accountId) {
    return Optional.ofNullable(accountNames.get(accountId));
  }

  /** Number of good credentials. */
  int size() {
    return byToken.size();
  }

  private void issue(String accountId, CredentialIssued fact) {
    if (revoked.contains(fact.getCredentialId()) || erased.contains(accountId)) {
      return;
    }
    var hash = TokenHash.of(fact.getTokenSha256());
    tokenOf.put(fact.getCredentialId(), hash);
    byToken.put(
        hash,
        new Credential(
            accountId,
            fact.getCredentialId(),
            Set.copyOf(fact.getScopes()),
            fact.getKind(),
            Optional.ofNullable(fact.getExpiresAt())));
    var waiting = awaited.get(hash);
    if (waiting != null) {
      waiting.complete(find(hash));
    }
  }

  private void revoke(String accountId, String credentialId) {
    var hash = tokenOf.get(credentialId);
    if (hash != null && !isOwner(accountId, hash)) {
      return; // an account cannot revoke another's
    }
    revoked.add(credentialId);
    if (hash != null) {
      byToken.remove(hash);
    }
  }

  private void revokeAll(String accountId) {
    erased.add(accountId);
    byToken.values().stream()
        .filter(credential -> credential.accountId().equals(accountId))
        .forEach(credential -> revoke(accountId, credential.credentialId()));
    accountNames.remove(accountId);
  }

  private boolean isOwner(String accountId, TokenHash hash) {
    var credential = byToken.get(hash);
    return credential == null || credential.accountId().equals(accountId);
  }
}
