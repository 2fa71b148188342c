package io.culvert.control.account;

import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.EmailReleased;
import io.culvert.events.IdentityLinked;
import io.culvert.events.IdentityUnlinked;
import java.util.Optional;

/**
 * Which account an e-mail address, or a login at another provider, belongs to: the fold of the
 * events that name it.
 *
 * @param accountId empty for nobody
 */
public record Holder(Optional<String> accountId) {

  public static Holder nobody() {
    return new Holder(Optional.empty());
  }

  /** Whether it belongs to somebody else than this account. */
  public boolean isOther(String account) {
    return accountId.filter(holder -> !holder.equals(account)).isPresent();
  }

  /** For the events of one e-mail address. */
  Holder ofEmail(AccountEvent event) {
    return switch (event.getPayload()) {
      case AccountRegistered _ -> new Holder(Optional.of(event.getAccountId()));
      case EmailReleased _ -> without(event.getAccountId());
      default -> this;
    };
  }

  /** For the events of one login at another provider. */
  public Holder ofIdentity(AccountEvent event) {
    return switch (event.getPayload()) {
      case IdentityLinked _ -> new Holder(Optional.of(event.getAccountId()));
      case IdentityUnlinked _ -> without(event.getAccountId());
      default -> this;
    };
  }

  private Holder without(String account) {
    return isOther(account) ? this : nobody();
  }
}
