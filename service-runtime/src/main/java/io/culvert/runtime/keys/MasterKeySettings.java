package io.culvert.runtime.keys;

import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/** Reads {@code MASTER_KEY} or {@code MASTER_KEY_FILE}; every service has the same. */
public final class MasterKeySettings {

  private static final String EXPECTED =
      "32 random bytes in Base64, as by: openssl rand -base64 32; several, the newest first, with"
          + " commas between them";

  private MasterKeySettings() {}

  /**
   * The platform's master keys; call {@link Settings#check} afterwards. Where they are missing or
   * wrong that is noted as a mistake, and what is returned seals under a key that nobody has.
   */
  public static MasterKeys from(Settings settings) {
    return optional(settings)
        .orElseGet(
            () -> {
              if (settings.optional("MASTER_KEY_FILE").isEmpty()
                  && settings.secret("MASTER_KEY").isEmpty()) {
                settings.mistake("MASTER_KEY", EXPECTED + "; or set MASTER_KEY_FILE");
              }
              return new MasterKeys(MasterKey.generate(new SecureRandom()));
            });
  }

  /** The platform's master keys where they are set; mistakes are noted. */
  public static Optional<MasterKeys> optional(Settings settings) {
    var text =
        settings.secret(
            "MASTER_KEY", "Key over the accounts' keys: 32 bytes in Base64; newest first, commas");
    var file = settings.optional("MASTER_KEY_FILE", "File with MASTER_KEY, one a line");
    if (!text.isEmpty()) {
      return parsed(text.value(), settings, "MASTER_KEY");
    }
    return file.flatMap(name -> read(name, settings));
  }

  private static Optional<MasterKeys> read(String name, Settings settings) {
    try {
      return parsed(Files.readString(Path.of(name)), settings, "MASTER_KEY_FILE");
    } catch (IOException | IllegalArgumentException e) {
      settings.mistake("MASTER_KEY_FILE", "a file that can be read");
      return Optional.empty();
    }
  }

  private static Optional<MasterKeys> parsed(String text, Settings settings, String name) {
    var keys = MasterKeys.parse(text);
    if (keys.isEmpty()) {
      settings.mistake(name, EXPECTED);
    }
    return keys;
  }
}
