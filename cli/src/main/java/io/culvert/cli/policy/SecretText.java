package io.culvert.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Secrets as people give them: as they are, or where they are, since other users of a machine can
 * see its command lines: {@code env:NAME}, {@code file:PATH}.
 */
record SecretText(Map<String, String> environment) {
  private static final String ENVIRONMENT = "env:";
  private static final String FILE = "file:";

  /**
   * The secret.
   *
   * @throws IllegalArgumentException when it is not where it should be
   */
  String read(String text) {
    if (text.startsWith(ENVIRONMENT)) {
      var name = text.substring(ENVIRONMENT.length());
      var value = environment.getOrDefault(name, "");
      if (value.isBlank()) {
        throw new IllegalArgumentException("the environment has no " + name);
      }
      return value;
    }
    return text.startsWith(FILE) ? file(Path.of(text.substring(FILE.length()))) : text;
  }

  private static String file(Path path) {
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(path + " cannot be read", e);
    }
  }
}
