package io.culvert.embedded.database;

import java.util.ArrayList;
import java.util.List;

/**
 * What the server is told on its command line, on every start, so that no file remembers an older
 * choice.
 */
final class ServerSettings {
  private ServerSettings() {}

  static List<String> of(int port, boolean durable) {
    List<String> settings = new ArrayList<>();
    settings.add("-p " + port);
    settings.add("-c listen_addresses=127.0.0.1");
    settings.add("-c unix_socket_directories=");
    settings.add("-c max_connections=200");
    settings.add("-c timezone=UTC");
    settings.add("-c log_timezone=UTC");
    if (durable) {
      settings.add("-c fsync=on");
      settings.add("-c synchronous_commit=on");
      settings.add("-c logging_collector=on");
      settings.add("-c log_directory=log");
      settings.add("-c log_filename=postgresql-%a.log");
      settings.add("-c log_rotation_age=1d");
      settings.add("-c log_truncate_on_rotation=on");
    } else {
      settings.add("-c fsync=off");
      settings.add("-c synchronous_commit=off");
      settings.add("-c full_page_writes=off");
      settings.add("-c wal_level=minimal");
      settings.add("-c max_wal_senders=0");
    }
    return settings;
  }
}
