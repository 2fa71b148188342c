package io.culvert.control.account;

import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.BillingZoneChanged;
import io.culvert.events.EmailReleased;
import io.culvert.events.EmailVerified;
import io.culvert.events.IdentityLinked;
import io.culvert.events.IdentityUnlinked;
import io.culvert.events.PlanChanged;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What decisions know of one account: the fold of its events. Its credentials are in {@code
 * token.CredentialState}.
 *
 * @param phase whether it exists
 * @param registeredAt when it came into being; the beginning of time when it did not
 * @param email digest of its e-mail address; null for none, or when it was released
 * @param isEmailVerified whether the person showed that the address is theirs
 * @param identities logins at other providers
 * @param plan null for the default one
 * @param billingZone IANA time zone
 */
public record AccountState(
    Phase phase,
    Instant registeredAt,
    @Nullable ByteBuffer email,
    boolean isEmailVerified,
    Set<Identity> identities,
    @Nullable String plan,
    String billingZone) {

  /** An account's life. */
  public enum Phase {
    UNKNOWN,
    OPEN,
    ERASED
  }

  /** A login at another provider. */
  public record Identity(String provider, ByteBuffer subjectDigest) {}

  private static final AccountState NONE =
      new AccountState(Phase.UNKNOWN, Instant.EPOCH, null, false, Set.of(), null, "UTC");

  public AccountState {
    identities = Set.copyOf(identities);
  }

  static AccountState none() {
    return NONE;
  }

  public boolean isOpen() {
    return phase == Phase.OPEN;
  }

  /** Whether this is the account's e-mail address. */
  boolean hasEmail(ByteBuffer digest) {
    return digest.equals(email);
  }

  /** The state after one more event. */
  AccountState evolve(AccountEvent event) {
    return switch (event.getPayload()) {
      case AccountRegistered fact ->
          new AccountState(
              Phase.OPEN,
              event.getOccurredAt(),
              fact.getEmailDigest(),
              isEmailVerified,
              identities,
              plan,
              fact.getBillingZone());
      case EmailVerified _ -> withEmail(email, true);
      case EmailReleased _ -> withEmail(null, false);
      case IdentityLinked fact ->
          withIdentities(new Identity(fact.getProvider(), fact.getSubjectDigest()), true);
      case IdentityUnlinked fact ->
          withIdentities(new Identity(fact.getProvider(), fact.getSubjectDigest()), false);
      case PlanChanged fact -> with(phase, fact.getPlan(), billingZone);
      case BillingZoneChanged fact -> with(phase, plan, fact.getBillingZone());
      case AccountErased _ -> with(Phase.ERASED, plan, billingZone);
      default -> this; // the union grows; other facts are for others to fold
    };
  }

  private AccountState withEmail(@Nullable ByteBuffer digest, boolean isVerified) {
    return new AccountState(phase, registeredAt, digest, isVerified, identities, plan, billingZone);
  }

  private AccountState withIdentities(Identity identity, boolean isLinked) {
    var all = new LinkedHashSet<>(identities);
    if (isLinked) {
      all.add(identity);
    } else {
      all.remove(identity);
    }
    return new AccountState(phase, registeredAt, email, isEmailVerified, all, plan, billingZone);
  }

  private AccountState with(Phase newPhase, @Nullable String newPlan, String newZone) {
    return new AccountState(
        newPhase, registeredAt, email, isEmailVerified, identities, newPlan, newZone);
  }
}
