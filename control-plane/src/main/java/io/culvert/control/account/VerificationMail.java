package io.culvert.control.account;

import io.culvert.control.mail.Mailer;
import java.time.InstantSource;

/** Sends the link that proves an e-mail address. */
final class VerificationMail {

  private final VerificationLinks links;
  private final PersonalData personal;
  private final Mailer mailer;
  private final InstantSource clock;

  VerificationMail(
      VerificationLinks links, PersonalData personal, Mailer mailer, InstantSource clock) {
    this.links = links;
    this.personal = personal;
    this.mailer = mailer;
    this.clock = clock;
  }

  void send(String accountId, PersonalData.Person person, EmailAddress email) {
    var link = links.link(accountId, personal.digest(email), clock.instant());
    mailer.send(
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
