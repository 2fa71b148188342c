package io.culvert.control.account;

import io.culvert.control.api.ControlException;
import io.culvert.control.login.AttemptLimit;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;

/**
 * How often one may try what can be guessed or what costs us: by address, so that nobody tries all
 * accounts, and by account, so that nobody tries one from all addresses.
 */
final class AttemptLimits {

  private static final int KEYS = 50_000;

  private final AttemptLimit loginsByAddress = new AttemptLimit(30, Duration.ofMinutes(10), KEYS);
  private final AttemptLimit loginsByAccount = new AttemptLimit(10, Duration.ofMinutes(15), KEYS);
  private final AttemptLimit mailsByAccount = new AttemptLimit(3, Duration.ofHours(1), KEYS);
  private final AttemptLimit registrationsByEmail = new AttemptLimit(5, Duration.ofHours(1), KEYS);
  private final AttemptLimit registrationsByAddress;
  private final InstantSource clock;

  AttemptLimits(int registrationsPerHour, InstantSource clock) {
    this.registrationsByAddress = new AttemptLimit(registrationsPerHour, Duration.ofHours(1), KEYS);
    this.clock = clock;
  }

  void register(String address, ByteBuffer email) {
    take(registrationsByAddress, address);
    take(registrationsByEmail, key(email));
  }

  void logIn(String address, ByteBuffer email) {
    take(loginsByAddress, address);
    take(loginsByAccount, key(email));
  }

  /** The password was right: whoever knows it may come as often as they like. */
  void loggedIn(String address, ByteBuffer email) {
    loginsByAddress.giveBack(address, clock.instant());
    loginsByAccount.giveBack(key(email), clock.instant());
  }

  /** For somebody logged in who has to say the password again. */
  void confirm(String accountId) {
    take(loginsByAccount, accountId);
  }

  void confirmed(String accountId) {
    loginsByAccount.giveBack(accountId, clock.instant());
  }

  void mail(String accountId) {
    take(mailsByAccount, accountId);
  }

  private void take(AttemptLimit limit, String key) {
    limit
        .take(key, clock.instant())
        .ifPresent(
            wait -> {
              throw ControlException.tooMany(wait);
            });
  }

  private static String key(ByteBuffer digest) {
    return HexFormat.of().formatHex(digest.array());
  }
}
