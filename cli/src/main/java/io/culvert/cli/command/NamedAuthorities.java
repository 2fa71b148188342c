package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.cli.trust.Trust;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** Reads the file of authorities that an option names, or something in the option's place. */
final class NamedAuthorities {
  private NamedAuthorities() {}

  /**
   * Whom to believe by that file.
   *
   * @param ways how it can be named, the option first
   * @throws Failure when it holds no certificates
   */
  static Trust in(Path file, String... ways) {
    try {
      return Trust.by(file);
    } catch (SSLException e) {
      throw Failure.file(
          ways[0] + ": " + file + " holds no certificates that can be read.",
          "Name a file of PEM certificates with " + String.join(" or ", ways) + ".");
    }
  }
}
