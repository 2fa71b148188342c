package io.culvert.control.billing.webhook;

import io.culvert.events.Sealed;
import io.culvert.schemas.seal.AccountKeyring;
import io.culvert.schemas.seal.Binding;
import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.schemas.seal.PlatformSeal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Seals what a provider sent, which names people: under the account's key, so that it is erased
 * with the account, or under a key of the platform where no account is known.
 */
public final class SealBody {

  static final String PLATFORM = "platform/billing-webhooks";
  static final String NOBODY = "erased";

  private static final int NONCE = 24;

  private final AccountKeyring keys;
  private final PlatformSeal platform;
  private final Predicate<String> isErased;

  /**
   * @param isErased of an account: nothing about it is kept any more
   */
  public SealBody(AccountKeyring keys, MasterKeys masters, Predicate<String> isErased) {
    this.keys = keys;
    this.platform = new PlatformSeal(masters, "billing-webhooks");
    this.isErased = isErased;
  }

  Sealed seal(byte[] body, @Nullable String accountId, String webhookId) {
    var ofAccount = Optional.ofNullable(accountId).flatMap(keys::cipher);
    if (ofAccount.isPresent()) {
      return ofAccount.get().seal(body, bound(accountId, webhookId));
    }
    if (accountId != null && isErased.test(accountId)) {
      return new Sealed(NOBODY, ByteBuffer.allocate(0), ByteBuffer.allocate(0));
    }
    var sealed = platform.seal(body, bound(accountId, webhookId));
    return new Sealed(
        PLATFORM,
        ByteBuffer.wrap(Arrays.copyOf(sealed, NONCE)),
        ByteBuffer.wrap(Arrays.copyOfRange(sealed, NONCE, sealed.length)));
  }

  /** What was sent; nothing when it was erased. */
  Optional<byte[]> open(Sealed sealed, @Nullable String accountId, String webhookId)
      throws BrokenSealException {
    if (sealed.getKeyId().equals(PLATFORM)) {
      var bytes =
          ByteBuffer.allocate(sealed.getNonce().remaining() + sealed.getCiphertext().remaining())
              .put(sealed.getNonce().duplicate())
              .put(sealed.getCiphertext().duplicate())
              .array();
      return Optional.of(platform.open(bytes, bound(accountId, webhookId)));
    }
    return accountId == null
        ? Optional.empty()
        : keys.open(accountId, sealed, bound(accountId, webhookId));
  }

  private static Binding bound(@Nullable String accountId, String webhookId) {
    return Binding.of("WebhookReceived.body", accountId == null ? "" : accountId, webhookId);
  }
}
