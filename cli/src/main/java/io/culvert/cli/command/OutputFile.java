package io.culvert.cli.command;

import io.culvert.cli.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command was told to write. Part of an answer must not look like all of it. */
final class OutputFile {

  private OutputFile() {}

  /**
   * Writes all of it, over what was there.
   *
   * @throws Failure when that cannot be done; what was begun is gone then
   */
  static void write(Path file, byte[] content) {
    try (var out = Files.newOutputStream(file)) {
      fill(file, out, content);
    } catch (IOException e) {
      throw Failure.file("Cannot write " + file + ": " + e.getMessage(), "Name another file.");
    }
  }

  private static void fill(Path file, OutputStream out, byte[] content) throws IOException {
    try {
      out.write(content);
    } catch (IOException e) {
      if (Files.isRegularFile(file)) {
        Files.delete(file);
      }
      throw e;
    }
  }
}
