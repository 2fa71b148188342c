package io.culvert.embedded.database;

import java.nio.file.Path;

/**
 * @param folder where the data, the passwords and the server's log lie; created when missing
 * @param software where PostgreSQL itself is unpacked (75 MB); may be shared between servers
 * @param port the loopback port, 0 for any free one
 * @param durable false switches off every wait for the disk: fast, and lost when the machine stops
 */
public record DatabaseOptions(Path folder, Path software, int port, boolean durable) {

  public static DatabaseOptions persistent(Path folder, int port) {
    return new DatabaseOptions(folder, folder.resolve("software"), port, true);
  }

  public static DatabaseOptions throwAway(Path folder, Path software) {
    return new DatabaseOptions(folder, software, 0, false);
  }
}
