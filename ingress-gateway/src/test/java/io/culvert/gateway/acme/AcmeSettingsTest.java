package io.culvert.gateway.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.runtime.settings.InvalidSettings;
import io.culvert.runtime.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcmeSettingsTest {

  @TempDir private Path folder;

  @Test
  void nothingIsOrderedUnlessADirectoryIsGiven() {
    var settings = new Settings(Map.of("ACME_EMAIL", "me@shop.example"));
    assertThat(AcmeSettings.from(settings).account()).isNull();
    settings.check();
  }

  @Test
  void allMistakesAreToldAtOnce() throws Exception {
    var empty = Files.writeString(folder.resolve("empty.pem"), "");
    var settings =
        new Settings(
            Map.of(
                "ACME_DIRECTORY", "http://authority.example/dir",
                "ACME_CHALLENGE", "dns_01",
                "ACME_CA_FILE", empty.toString()));
    AcmeSettings.from(settings);
    assertThatThrownBy(settings::check)
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContainingAll(
            "ACME_DIRECTORY", "ACME_TERMS_AGREED", "ACME_CHALLENGE", "ACME_CA_FILE");
  }
}
