package io.culvert.standalone;

import io.culvert.runtime.kafka.KafkaSettings;
import java.util.Map;

/** Servers that somebody else runs. The environment says where; nothing is started or stopped. */
final class OutsideServers implements Servers {

  private final StandaloneSettings settings;

  OutsideServers(StandaloneSettings settings) {
    this.settings = settings;
  }

  @Override
  public KafkaSettings kafka() {
    return settings.kafka();
  }

  @Override
  public Map<String, String> settings() {
    return Map.of();
  }

  @Override
  public void close() {}
}
