package io.culvert.standalone;

import io.culvert.schemas.seal.MasterKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;

/**
 * The master key of a platform that was given none: a file in the data folder, readable by its
 * owner alone. Whoever has a copy of the data without it cannot read what is personal in it; with
 * the file lost, nobody can.
 */
final class MasterKeyFile {

  static final String NAME = "master.key";

  private MasterKeyFile() {}

  /** Sets {@code MASTER_KEY_FILE} where no key is set; makes the file where there is none. */
  static void require(Path data, Map<String, String> environment) throws IOException {
    if (isSet(environment, "MASTER_KEY") || isSet(environment, "MASTER_KEY_FILE")) {
      return;
    }
    var file = data.resolve(NAME);
    if (!Files.exists(file)) {
      make(file);
    }
    environment.put("MASTER_KEY_FILE", file.toString());
  }

  // Written beside and moved, so that a crash leaves no half of a key.
  private static void make(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    var beside =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            NAME,
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        beside, MasterKey.generate(new SecureRandom()).toBase64() + "\n", StandardOpenOption.SYNC);
    try {
      Files.createLink(file, beside); // fails when somebody else was faster
    } catch (FileAlreadyExistsException e) {
      // theirs is as good
    } finally {
      Files.delete(beside);
    }
  }

  private static boolean isSet(Map<String, String> environment, String name) {
    return !environment.getOrDefault(name, "").isBlank();
  }
}
