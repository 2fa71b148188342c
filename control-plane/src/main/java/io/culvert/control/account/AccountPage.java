package io.culvert.control.account;

import io.culvert.control.plan.PlanItem;
import io.culvert.schemas.plan.Plans;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code GET /api/v1/account} answers. */
final class AccountPage {

  private final PersonalData personal;
  private final Plans plans;
  private final IdentityNames names;

  /**
   * An account.
   *
   * @param email null for the development account
   * @param limits of its plan
   */
  record Account(
      String accountId,
      String name,
      @Nullable String email,
      boolean emailVerified,
      boolean hasPassword,
      String plan,
      String billingZone,
      PlanItem limits,
      List<Identity> identities,
      String createdAt) {}

  /**
   * A login at another provider.
   *
   * @param id for unlinking it
   * @param login what the person is called there
   */
  record Identity(String provider, String id, @Nullable String login) {}

  AccountPage(PersonalData personal, Plans plans, IdentityNames names) {
    this.personal = personal;
    this.plans = plans;
    this.names = names;
  }

  Account of(AccountRecord account) {
    var plan = account.plan().flatMap(plans::find).orElse(plans.byDefault());
    var person = personal.person(account);
    return new Account(
        account.accountId(),
        person.map(PersonalData.Person::name).orElse(account.name()),
        person.map(PersonalData.Person::email).orElse(null),
        account.emailVerified(),
        account.password().isPresent(),
        plan.name(),
        account.billingZone(),
        PlanItem.of(plan),
        account.identities().values().stream()
            .map(
                identity ->
                    new Identity(
                        identity.provider(),
                        hex(identity.subjectDigest()),
                        names.login(account.accountId(), identity).orElse(null)))
            .toList(),
        account.createdAt().toString());
  }

  private static String hex(ByteBuffer bytes) {
    var copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return HexFormat.of().formatHex(copy);
  }
}
