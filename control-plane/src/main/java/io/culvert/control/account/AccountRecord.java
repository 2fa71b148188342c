package io.culvert.control.account;

import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.BillingZoneChanged;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.CredentialRevoked;
import io.culvert.events.EmailReleased;
import io.culvert.events.EmailVerified;
import io.culvert.events.IdentityLinked;
import io.culvert.events.IdentityUnlinked;
import io.culvert.events.PasswordChanged;
import io.culvert.events.PlanChanged;
import io.culvert.events.Sealed;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the API knows of one account; never changed. Personal data is sealed, see {@link
 * PersonalData}.
 *
 * @param owner whose it is
 * @param terms what it may use
 * @param identities logins at other providers, by provider and digest
 * @param credentials not revoked, by id, oldest first
 */
public record AccountRecord(
    String accountId,
    Instant createdAt,
    Owner owner,
    Terms terms,
    Map<IdentityKey, LinkedIdentity> identities,
    Map<String, IssuedCredential> credentials) {

  /**
   * Whose an account is.
   *
   * @param name of the development account; empty for people, whose name is sealed
   * @param email digest of the e-mail address
   * @param personal name and e-mail address
   * @param password its hash
   */
  public record Owner(
      String name,
      Optional<ByteBuffer> email,
      Optional<Sealed> personal,
      boolean emailVerified,
      Optional<Sealed> password) {

    private static final Owner UNKNOWN =
        new Owner("", Optional.empty(), Optional.empty(), false, Optional.empty());

    private Owner with(AccountRegistered fact) {
      return new Owner(
          fact.getName(),
          Optional.ofNullable(fact.getEmailDigest()),
          Optional.ofNullable(fact.getPersonal()),
          emailVerified,
          password);
    }

    private Owner withEmail(Optional<ByteBuffer> digest, boolean isVerified) {
      return new Owner(name, digest, personal, isVerified, password);
    }

    private Owner withPassword(Sealed hash) {
      return new Owner(name, email, personal, emailVerified, Optional.of(hash));
    }
  }

  /**
   * What an account may use.
   *
   * @param plan empty for the default one
   * @param billingZone in which its months begin
   */
  public record Terms(Optional<String> plan, String billingZone) {}

  /** A login at another provider. */
  public record IdentityKey(String provider, ByteBuffer subjectDigest) {}

  /** What is known of it; bound to the accountId. */
  public record LinkedIdentity(String provider, ByteBuffer subjectDigest, Sealed personal) {}

  /** A token or a browser's login. */
  public record IssuedCredential(
      String credentialId,
      String name,
      List<String> scopes,
      CredentialKind kind,
      Instant createdAt,
      Optional<Instant> expiresAt) {

    public boolean isGoodAt(Instant now) {
      return expiresAt.isEmpty() || now.isBefore(expiresAt.get());
    }
  }

  public AccountRecord {
    identities = Collections.unmodifiableMap(identities);
    credentials = Collections.unmodifiableMap(credentials);
  }

  static AccountRecord unknown(String accountId) {
    var terms = new Terms(Optional.empty(), "UTC");
    return new AccountRecord(accountId, Instant.EPOCH, Owner.UNKNOWN, terms, Map.of(), Map.of());
  }

  String name() {
    return owner.name;
  }

  /** Digest of the e-mail address. */
  Optional<ByteBuffer> email() {
    return owner.email;
  }

  /** Name and e-mail address, sealed. */
  Optional<Sealed> personal() {
    return owner.personal;
  }

  public boolean emailVerified() {
    return owner.emailVerified;
  }

  /** Hash of the password, sealed. */
  Optional<Sealed> password() {
    return owner.password;
  }

  /** Empty for the default one. */
  Optional<String> plan() {
    return terms.plan;
  }

  String billingZone() {
    return terms.billingZone;
  }

  /** The account after one more event; empty when it is erased. */
  Optional<AccountRecord> evolve(AccountEvent event) {
    return switch (event.getPayload()) {
      case AccountErased _ -> Optional.empty();
      case AccountRegistered fact -> Optional.of(registered(event, fact));
      case EmailVerified _ -> Optional.of(with(owner.withEmail(owner.email, true)));
      case EmailReleased _ -> Optional.of(with(owner.withEmail(Optional.empty(), false)));
      case PasswordChanged fact -> Optional.of(with(owner.withPassword(fact.getPassword())));
      case PlanChanged fact ->
          Optional.of(with(new Terms(Optional.of(fact.getPlan()), terms.billingZone)));
      case BillingZoneChanged fact ->
          Optional.of(with(new Terms(terms.plan, fact.getBillingZone())));
      case IdentityLinked fact ->
          Optional.of(
              withIdentities(
                  all ->
                      all.put(
                          new IdentityKey(fact.getProvider(), fact.getSubjectDigest()),
                          new LinkedIdentity(
                              fact.getProvider(), fact.getSubjectDigest(), fact.getPersonal()))));
      case IdentityUnlinked fact ->
          Optional.of(
              withIdentities(
                  all -> all.remove(new IdentityKey(fact.getProvider(), fact.getSubjectDigest()))));
      case CredentialIssued fact ->
          Optional.of(withCredentials(all -> all.put(fact.getCredentialId(), issued(event, fact))));
      case CredentialRevoked fact ->
          Optional.of(withCredentials(all -> all.remove(fact.getCredentialId())));
      default -> Optional.of(this); // the union grows; other facts are for others to fold
    };
  }

  private AccountRecord registered(AccountEvent event, AccountRegistered fact) {
    return new AccountRecord(
        accountId,
        event.getOccurredAt(),
        owner.with(fact),
        new Terms(terms.plan, fact.getBillingZone()),
        identities,
        credentials);
  }

  private static IssuedCredential issued(AccountEvent event, CredentialIssued fact) {
    return new IssuedCredential(
        fact.getCredentialId(),
        fact.getName(),
        List.copyOf(fact.getScopes()),
        fact.getKind(),
        event.getOccurredAt(),
        Optional.ofNullable(fact.getExpiresAt()));
  }

  private AccountRecord with(Owner changed) {
    return new AccountRecord(accountId, createdAt, changed, terms, identities, credentials);
  }

  private AccountRecord with(Terms changed) {
    return new AccountRecord(accountId, createdAt, owner, changed, identities, credentials);
  }

  private AccountRecord withIdentities(Consumer<Map<IdentityKey, LinkedIdentity>> change) {
    var all = new LinkedHashMap<>(identities);
    change.accept(all);
    return new AccountRecord(accountId, createdAt, owner, terms, all, credentials);
  }

  private AccountRecord withCredentials(Consumer<Map<String, IssuedCredential>> change) {
    var all = new LinkedHashMap<>(credentials);
    change.accept(all);
    return new AccountRecord(accountId, createdAt, owner, terms, identities, all);
  }
}
