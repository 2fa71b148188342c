package io.culvert.embedded;

import io.culvert.embedded.database.DeleteTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Folders for data that nobody needs afterwards, under one folder per user in the system's
 * temporary folder.
 */
final class ThrowAwayFolder {
  private static final String PREFIX = "run-";

  private final Path parent;

  private ThrowAwayFolder(Path parent) {
    this.parent = parent;
  }

  static ThrowAwayFolder ofThisUser() throws IOException {
    Path temp = Path.of(System.getProperty("java.io.tmpdir"));
    Path parent = temp.resolve("culvert-" + System.getProperty("user.name"));
    Files.createDirectories(parent);
    Path mine = Files.createTempFile(temp, "culvert-owner", "");
    try {
      // Everybody may write to the temporary folder: what lies there under our name need not be
      // ours.
      if (!Files.getOwner(parent).equals(Files.getOwner(mine))) {
        parent = Files.createTempDirectory("culvert-");
      }
    } finally {
      Files.delete(mine);
    }
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new ThrowAwayFolder(parent);
  }

  /** For what is the same in every run. */
  Path shared() {
    return parent.resolve("software");
  }

  /** A new empty folder for this process. */
  Path create() throws IOException {
    Path folder = Files.createTempDirectory(parent, PREFIX + ProcessHandle.current().pid() + "-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    return folder;
  }

  /**
   * Deletes the folders of processes that were killed, and ends the PostgreSQL servers they left
   * behind.
   */
  void sweep() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        if (ownerIsGone(folder)) {
          leftover(folder).ifPresent(ThrowAwayFolder::end);
          DeleteTree.at(folder);
        }
      }
    }
  }

  private static boolean ownerIsGone(Path folder) {
    String[] parts = folder.getFileName().toString().split("-");
    try {
      return ProcessHandle.of(Long.parseLong(parts[1])).isEmpty();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Optional<ProcessHandle> leftover(Path folder) throws IOException {
    Path file = folder.resolve("postgresql/cluster/postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      return ProcessHandle.of(pid)
          .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }
}
