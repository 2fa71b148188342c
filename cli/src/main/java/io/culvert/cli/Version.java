package io.culvert.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version of the program this is. */
public final class Version {
  private Version() {}

  /** For example {@code 0.1.0}. */
  public static String current() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For a server's log, for example {@code culvert/0.1.0 (Linux amd64)}. */
  public static String product() {
    return "culvert/%s (%s %s)"
        .formatted(current(), System.getProperty("os.name"), System.getProperty("os.arch"));
  }
}
