package io.culvert.standalone;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.FollowedKeys;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;

/**
 * The platform's master key in the data folder: made at the first start, readable by this user
 * only. Without it nothing personal in the log can be read, so it is on the disk before anything is
 * sealed, and never replaced silently.
 */
final class MasterKeyFile {

  static final String NAME = "master.key";

  private MasterKeyFile() {}

  /**
   * Sets {@code MASTER_KEY_FILE} where no key is set; makes the file where there is none and the
   * log has no accounts' keys.
   *
   * @throws StartFailure when it is missing, and accounts' keys are wrapped under it
   */
  static void require(
      Path data, Map<String, String> environment, KafkaSettings kafka, Duration patience)
      throws StartFailure, InterruptedException {
    if (isSet(environment, "MASTER_KEY") || isSet(environment, "MASTER_KEY_FILE")) {
      return;
    }
    var file = data.resolve(NAME).toAbsolutePath();
    if (!Files.exists(file)) {
      make(file, kafka, patience);
    }
    environment.put("MASTER_KEY_FILE", file.toString());
  }

  private static boolean isSet(Map<String, String> environment, String name) {
    return !environment.getOrDefault(name, "").isBlank();
  }

  private static void make(Path file, KafkaSettings kafka, Duration patience)
      throws StartFailure, InterruptedException {
    if (hasKeys(kafka, patience)) {
      throw new StartFailure(
          "CVT-3011",
          "The master key " + file + " is missing, and accounts' data is sealed under it.",
          "Put the file back from a backup; without it only --reset is left.",
          null);
    }
    try {
      write(file, MasterKey.generate(new SecureRandom()).toBase64() + "\n");
    } catch (IOException e) {
      throw new StartFailure(
          "CVT-3004",
          "The master key cannot be written to " + file + ": " + e.getMessage() + ".",
          "Make the data folder writable, or set DATA_DIR to one that is.",
          e);
    }
  }

  private static boolean hasKeys(KafkaSettings kafka, Duration patience)
      throws InterruptedException {
    var nobodys = new MasterKeys(MasterKey.generate(new SecureRandom()));
    try (var keys = new FollowedKeys(kafka, nobodys, new SimpleMeterRegistry()).start()) {
      if (!keys.awaitCaughtUp(patience)) {
        throw new KafkaException("the account keys could not be read in time");
      }
      return keys.keyring().size() > 0;
    }
  }

  /** All or nothing, even when the power goes: content first, then its name, then the folder. */
  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    var fresh = file.resolveSibling(NAME + ".new");
    Files.deleteIfExists(fresh);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        FileChannel.open(
            fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (var folder = FileChannel.open(file.getParent())) {
      folder.force(true);
    }
  }
}
