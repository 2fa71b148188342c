package io.culvert.gateway.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Files that nobody but their owner reads, and that are written whole or not at all, whenever the
 * power fails.
 */
final class SafeFiles {
  /** What they end in until they are whole. */
  static final String PART = ".part";

  /** For files that are made elsewhere. */
  static final FileAttribute<?> OWNERS_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final Set<PosixFilePermission> OWNERS_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private SafeFiles() {}

  /** Makes it, and keeps others out of it. */
  static void folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNERS_FOLDER));
    }
    Files.setPosixFilePermissions(folder, OWNERS_FOLDER);
  }

  static void write(Path file, String text) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    var part = folder.resolve(UUID.randomUUID() + PART);
    try {
      Files.createFile(part, OWNERS_FILE);
      try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true); // the name, too
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** What is in it; nothing when there is none. */
  static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
