package io.culvert.control.account;

import io.culvert.control.decide.Decision;
import io.culvert.control.decide.Fact;
import io.culvert.events.CredentialKind;
import io.culvert.events.IdentityClaim;
import io.culvert.events.IssueCredential;
import io.culvert.events.RegisterAccount;
import io.culvert.events.Sealed;
import io.culvert.schemas.account.TokenFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders as the API gives them. */
public final class Orders {

  public static final Sealed SEALED =
      new Sealed("key", ByteBuffer.allocate(12), ByteBuffer.allocate(16));

  private Orders() {}

  public static RegisterAccount register(String accountId, String email) {
    return register(accountId, email, "Europe/Berlin", "");
  }

  public static RegisterAccount register(
      String accountId, String email, String billingZone, String plan) {
    return RegisterAccount.newBuilder()
        .setAccountId(accountId)
        .setEmailDigest(bytes(email))
        .setPersonal(SEALED)
        .setPassword(SEALED)
        .setEmailVerified(false)
        .setBillingZone(billingZone)
        .setPlan(plan)
        .build();
  }

  public static RegisterAccount registerBy(String accountId, String provider, String subject) {
    return RegisterAccount.newBuilder()
        .setAccountId(accountId)
        .setEmailDigest(bytes(accountId + "@example.com"))
        .setPersonal(SEALED)
        .setIdentity(new IdentityClaim(provider, bytes(subject), SEALED))
        .setEmailVerified(true)
        .setBillingZone("UTC")
        .setPlan("")
        .build();
  }

  public static IssueCredential issue(
      String accountId, String credentialId, CredentialKind kind, @Nullable Instant expiresAt) {
    return new IssueCredential(
        accountId,
        credentialId,
        "laptop",
        TokenFormat.sha256(credentialId).bytes(),
        List.of("tunnel", "read"),
        kind,
        expiresAt);
  }

  public static IssueCredential token(String accountId, String credentialId) {
    return issue(accountId, credentialId, CredentialKind.TOKEN, null);
  }

  public static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What an accepted order made true. */
  public static List<Object> payloads(Decision decision) {
    return facts(decision).stream().map(Fact::payload).toList();
  }

  public static List<Fact> facts(Decision decision) {
    return switch (decision) {
      case Decision.Accepted(var facts, _) -> facts;
      case Decision.Adopted _ -> throw new AssertionError("adopted");
      case Decision.Rejected(var error, var detail) ->
          throw new AssertionError("refused: " + error + ", " + detail);
    };
  }
}
