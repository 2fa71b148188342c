package io.culvert.runtime.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.runtime.settings.InvalidSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.seal.MasterKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeySettingsTest {

  private final MasterKey key = MasterKey.generate(new SecureRandom());
  private final MasterKey before = MasterKey.generate(new SecureRandom());

  @Test
  void itIsReadFromTheEnvironmentOrFromAFile(@TempDir Path folder) throws Exception {
    var file = folder.resolve("master.key");
    Files.writeString(file, key.toBase64() + "\n" + before.toBase64() + "\n");

    var fromFile = read(Map.of("MASTER_KEY_FILE", file.toString()));
    var fromText = read(Map.of("MASTER_KEY", key.toBase64() + "," + before.toBase64()));

    assertThat(fromFile).isEqualTo(key.id());
    assertThat(fromText).isEqualTo(key.id());
  }

  @Test
  void aMissingOrWrongOneIsToldWithoutShowingIt(@TempDir Path folder) {
    assertThatThrownBy(() -> read(Map.of()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("MASTER_KEY=")
        .hasMessageContaining("openssl rand -base64 32");
    assertThatThrownBy(() -> read(Map.of("MASTER_KEY", "hunter2")))
        .hasMessageContaining("MASTER_KEY=****")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> read(Map.of("MASTER_KEY_FILE", folder.resolve("missing").toString())))
        .hasMessageContaining("MASTER_KEY_FILE");
  }

  private static String read(Map<String, String> environment) {
    var settings = new Settings(environment);
    var keys = MasterKeySettings.from(settings);
    settings.check();
    return keys.newest().id();
  }
}
