package io.culvert.control.account;

import io.culvert.control.account.AccountRecord.IdentityKey;
import io.culvert.control.view.View;
import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.IdentityLinked;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/** Every account that is not erased, by what the API looks it up by. Any thread may ask. */
public final class Accounts implements View {

  private final Map<String, AccountRecord> byId = new ConcurrentHashMap<>();
  // Accounts lie in different partitions, so who had an address before may be read after who has it
  // now. Therefore all who ever had it are here, and each account's own record decides.
  private final Map<ByteBuffer, Set<String>> byEmail = new ConcurrentHashMap<>();
  private final Map<IdentityKey, Set<String>> byIdentity = new ConcurrentHashMap<>();
  private final Set<String> erased = ConcurrentHashMap.newKeySet();

  @Override
  public void apply(SpecificRecord event) {
    if (event instanceof AccountEvent fact && !erased.contains(fact.getAccountId())) {
      index(fact.getAccountId(), fact.getPayload());
      byId.compute(
          fact.getAccountId(),
          (id, before) ->
              (before == null ? AccountRecord.unknown(id) : before).evolve(fact).orElse(null));
    }
  }

  public Optional<AccountRecord> find(String accountId) {
    return Optional.ofNullable(byId.get(accountId));
  }

  /** The account that an e-mail address belongs to, verified or not. */
  public Optional<AccountRecord> byEmail(ByteBuffer digest) {
    return newest(
        byEmail.getOrDefault(digest, Set.of()),
        account -> account.email().filter(digest::equals).isPresent());
  }

  /** The account that a login at another provider opens. */
  public Optional<AccountRecord> byIdentity(String provider, ByteBuffer subjectDigest) {
    var key = new IdentityKey(provider, subjectDigest);
    return newest(
        byIdentity.getOrDefault(key, Set.of()), account -> account.identities().containsKey(key));
  }

  private Optional<AccountRecord> newest(Set<String> candidates, Predicate<AccountRecord> has) {
    return candidates.stream()
        .flatMap(id -> find(id).stream())
        .filter(has)
        .max(Comparator.comparing(AccountRecord::createdAt));
  }

  private void index(String accountId, Object payload) {
    switch (payload) {
      case AccountRegistered fact when fact.getEmailDigest() != null ->
          byEmail
              .computeIfAbsent(fact.getEmailDigest(), _ -> ConcurrentHashMap.newKeySet())
              .add(accountId);
      case IdentityLinked fact ->
          byIdentity
              .computeIfAbsent(
                  new IdentityKey(fact.getProvider(), fact.getSubjectDigest()),
                  _ -> ConcurrentHashMap.newKeySet())
              .add(accountId);
      case AccountErased _ -> erased.add(accountId);
      default -> {} // says nothing of ways in
    }
  }
}
