package io.culvert.control.account;

import io.culvert.control.mail.MailSettings;
import io.culvert.runtime.settings.Settings;
import java.time.Duration;

/**
 * How accounts are kept.
 *
 * @param loginLifetime how long a browser stays logged in
 * @param registrationsPerHour accounts that one address may register
 */
public record AccountSettings(Duration loginLifetime, int registrationsPerHour, MailSettings mail) {

  /** Call {@link Settings#check} afterwards. */
  public static AccountSettings from(Settings settings) {
    return new AccountSettings(
        settings.duration("LOGIN_LIFETIME", Duration.ofDays(30), "How long a browser is logged in"),
        (int)
            settings.number(
                "REGISTRATIONS_PER_HOUR",
                10,
                1,
                1_000_000,
                "Accounts that one address may register"),
        MailSettings.from(settings));
  }
}
