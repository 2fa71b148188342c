package io.culvert.benchmarks.process;

import io.culvert.embedded.EmbeddedPlatform;
import io.culvert.embedded.PlatformOptions;
import io.culvert.schemas.seal.MasterKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;

/** Kafka and registry in this JVM, for servers in others. */
public final class Log implements AutoCloseable {
  private final EmbeddedPlatform platform;
  private final String masterKey = MasterKey.generate(new SecureRandom()).toBase64();

  private Log(EmbeddedPlatform platform) {
    this.platform = platform;
  }

  public static Log start(Workshop shop) throws IOException {
    var options = new PlatformOptions(shop.folder().resolve("platform"), 0, 0, 0);
    return new Log(EmbeddedPlatform.start(options));
  }

  /** The settings by which a server finds it. */
  Map<String, String> settings() {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS",
        platform.kafka().bootstrapServers(),
        "SCHEMA_REGISTRY_URL",
        platform.registry().url(),
        "MASTER_KEY",
        masterKey);
  }

  @Override
  public void close() {
    platform.close();
  }
}
