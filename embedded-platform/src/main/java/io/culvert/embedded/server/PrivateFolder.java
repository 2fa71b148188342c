package io.culvert.embedded.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Folders that only this user may look into: what people send through their tunnels lies in them.
 */
public final class PrivateFolder {
  private PrivateFolder() {}

  /** Creates the folder, and its parents as usual; one that is there stays as it is. */
  public static void create(Path folder) throws IOException {
    Files.createDirectories(folder.toAbsolutePath().getParent());
    if (!Files.exists(folder)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }
}
