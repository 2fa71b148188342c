package io.culvert.control.oauth;

import java.util.Optional;

/**
 * Which account a provider's login opens. The rule: one that it is linked to; else one whose
 * verified e-mail address the provider verified too; else a new one. An account whose address was
 * never verified is not opened, or somebody could register a stranger's address and wait for the
 * stranger to come by a provider.
 */
sealed interface WhoseLogin {

  /** It is a way into this account already. */
  record Linked(String accountId) implements WhoseLogin {}

  /** Both prove the same address: link, then log in. */
  record SameAddress(String accountId) implements WhoseLogin {}

  /** Nobody has this address yet. */
  record Newcomer(String email) implements WhoseLogin {}

  /** An account has the address, and has not shown that it is its own. */
  record AddressNotVerifiedHere() implements WhoseLogin {}

  /** The provider does not say that an address is the person's. */
  record AddressNotVerifiedThere() implements WhoseLogin {}

  /**
   * The account that has an e-mail address.
   *
   * @param isVerified whether it has shown that the address is its own
   */
  record Holder(String accountId, boolean isVerified) {}

  /**
   * Decides.
   *
   * @param linked the account that the identity is linked to
   * @param verifiedEmail as the provider says
   * @param holder of that address
   */
  static WhoseLogin decide(
      Optional<String> linked, Optional<String> verifiedEmail, Optional<Holder> holder) {
    if (linked.isPresent()) {
      return new Linked(linked.get());
    }
    if (verifiedEmail.isEmpty()) {
      return new AddressNotVerifiedThere();
    }
    if (holder.isEmpty()) {
      return new Newcomer(verifiedEmail.get());
    }
    return holder.get().isVerified()
        ? new SameAddress(holder.get().accountId())
        : new AddressNotVerifiedHere();
  }
}
