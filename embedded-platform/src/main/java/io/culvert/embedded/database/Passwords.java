package io.culvert.embedded.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The passwords of the server's two users, made up on first start and kept in a file that only its
 * owner can read.
 *
 * @param administrator of user {@code postgres}, who may do everything
 * @param owner of user {@code culvert}, who owns the database
 */
record Passwords(String administrator, String owner) {

  /** Reads the file, or makes it. */
  static Passwords in(Path file) throws IOException {
    if (!Files.exists(file)) {
      write(file, List.of(random(), random()));
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    if (lines.size() < 2) {
      throw new IOException("the password file " + file + " is damaged");
    }
    return new Passwords(lines.get(0), lines.get(1));
  }

  /** Writes lines to a file that nobody but its owner may read, all or nothing. */
  static void write(Path file, List<String> lines) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    FileAttribute<Set<PosixFilePermission>> ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(fresh, ownerOnly);
    Files.write(fresh, lines, StandardCharsets.US_ASCII);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public String toString() {
    return "Passwords[****]";
  }

  private static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
