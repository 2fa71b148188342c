package io.culvert.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.runtime.settings.InvalidSettings;
import io.culvert.runtime.settings.Settings;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProjectionSettingsTest {

  @Test
  void aUrlSaysAllAboutTheDatabase() {
    var database =
        read(Map.of("DB_URL", "jdbc:postgresql://me:se:cret@db.example:6000/views")).database();
    assertThat(database.host()).isEqualTo("db.example");
    assertThat(database.port()).isEqualTo(6000);
    assertThat(database.name()).isEqualTo("views");
    assertThat(database.user()).isEqualTo("me");
    assertThat(database.password()).isEqualTo("se:cret");
    assertThat(database.toString()).doesNotContain("cret");
  }

  @Test
  void whatAUrlLeavesOutIsTakenFromTheParts() {
    var database =
        read(Map.of("DB_URL", "postgresql://db.example/views", "DB_PASSWORD", "pw")).database();
    assertThat(database.port()).isEqualTo(5432);
    assertThat(database.user()).isEqualTo("culvert");
    assertThat(database.password()).isEqualTo("pw");
  }

  @Test
  void hostsAreThoseOfTheDomainAndTheList() {
    var settings = read(Map.of("BASE_DOMAIN", "a.example", "API_HOSTS", "b.example, c.example"));
    assertThat(settings.hosts()).containsExactly("a.example", "b.example", "c.example");
  }

  @Test
  void allMistakesAreToldAtOnceAndNoSecret() {
    assertThatThrownBy(
            () -> read(Map.of("API_PORT", "x", "DB_URL", "mysql://u:s3cret@h/d", "DB_PORT", "-1")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("API_PORT")
        .hasMessageContaining("DB_URL")
        .hasMessageContaining("DB_PORT")
        .hasMessageNotContaining("s3cret");
  }

  private static ProjectionSettings read(Map<String, String> values) {
    var all = new HashMap<>(values);
    all.put("MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]));
    return ProjectionSettings.from(new Settings(all));
  }
}
