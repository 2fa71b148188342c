package io.culvert.control.account;

import io.culvert.control.mail.Mail;
import java.time.InstantSource;
import java.util.Optional;

/** Words the mail with the link that proves an e-mail address. */
final class VerificationMail {

  private final Accounts accounts;
  private final VerificationLinks links;
  private final PersonalData personal;
  private final InstantSource clock;

  VerificationMail(
      Accounts accounts, VerificationLinks links, PersonalData personal, InstantSource clock) {
    this.accounts = accounts;
    this.links = links;
    this.personal = personal;
    this.clock = clock;
  }

  /** The mail; empty when there is nothing to prove: no address, or proved, or erased. */
  Optional<Mail> compose(String accountId) {
    return accounts
        .find(accountId)
        .filter(account -> !account.emailVerified())
        .flatMap(personal::person)
        .filter(person -> !person.email().isEmpty())
        .map(person -> compose(accountId, person));
  }

  private Mail compose(String accountId, PersonalData.Person person) {
    var email = EmailAddress.parse(person.email());
    var link = links.link(accountId, personal.digest(email), clock.instant());
    return new Mail(
        email.value(),
        "Confirm your e-mail address for Culvert",
        """
        Hello %s,

        somebody, probably you, has made a Culvert account with this e-mail address.
        Open this link within 24 hours to confirm that the address is yours:

        %s

        If it was not you, do nothing: without this link the address stays free.
        """
            .formatted(person.name(), link));
  }
}
