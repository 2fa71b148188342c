package io.culvert.cli.config;

import static java.nio.file.attribute.PosixFilePermission.GROUP_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import io.culvert.cli.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * {@code config.toml}. It holds tokens, so nobody but its owner may read it: the file is 0600, and
 * one that others can read is closed to them as soon as it is noticed. The folder is 0700 when it
 * is made here; one that was there before, such as {@code /tmp}, may have other uses and stays as
 * it is.
 */
public final class ConfigFile {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(GROUP_READ, GROUP_WRITE, GROUP_EXECUTE, OTHERS_READ, OTHERS_WRITE, OTHERS_EXECUTE);
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path path;
  private final Consumer<String> warnings;

  /**
   * The file in a folder.
   *
   * @param warnings told in one sentence when permissions had to be repaired
   */
  public ConfigFile(Path folder, Consumer<String> warnings) {
    this.path = folder.resolve("config.toml");
    this.warnings = warnings;
  }

  /**
   * The folder that the environment names: {@code CULVERT_HOME}, or {@code .culvert} in {@code
   * HOME}. The JVM's {@code user.home} comes from the password file, which knows nothing of a HOME
   * that was set for a container or by sudo.
   */
  public static Path folder(Map<String, String> environment) {
    var named = environment.getOrDefault("CULVERT_HOME", "");
    if (!named.isBlank()) {
      return Path.of(named).toAbsolutePath();
    }
    var home = environment.getOrDefault("HOME", "");
    return Path.of(home.isBlank() ? System.getProperty("user.home") : home, ".culvert")
        .toAbsolutePath();
  }

  public Path path() {
    return path;
  }

  /**
   * Reads it; a file that does not exist is empty.
   *
   * @throws Failure when it cannot be read, or is not TOML
   */
  public CulvertConfig read() {
    if (!Files.exists(path)) {
      return CulvertConfig.empty();
    }
    try {
      closeToOthers();
      var tree = new TomlMapper().readTree(Files.readString(path));
      return tree instanceof ObjectNode root ? new CulvertConfig(root) : CulvertConfig.empty();
    } catch (JacksonException e) {
      var at = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
      throw Failure.file(
          path + " is not valid TOML" + at + ".", "Correct it, or delete it and log in again.");
    } catch (IOException e) {
      throw Failure.file(path + " cannot be read: " + e.getMessage() + ".", "Check who owns it.");
    }
  }

  private void closeToOthers() throws IOException {
    if (!POSIX) {
      return;
    }
    var now = Files.getPosixFilePermissions(path);
    if (now.stream().anyMatch(OTHERS::contains)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      warnings.accept(
          path
              + " was open to other users of this machine; it is closed to them now. If they are"
              + " not to be trusted, get a new token.");
    }
  }

  /**
   * Writes it in one step: whoever reads it meanwhile sees the old or the new content.
   *
   * @throws Failure when it cannot be written
   */
  public void write(CulvertConfig config) {
    try {
      var folder = path.getParent();
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder, owner("rwx------"));
      }
      var next = Files.createTempFile(folder, "config", ".tmp", owner("rw-------"));
      try {
        writeTo(next, new TomlMapper().writeValueAsBytes(config.root()));
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw Failure.file(
          path + " cannot be written: " + e.getMessage() + ".",
          "Check the folder's owner and the free space, or set CULVERT_HOME.");
    }
  }

  private static void writeTo(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] owner(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
