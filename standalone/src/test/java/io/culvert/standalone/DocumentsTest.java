package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.broker.BrokerSettings;
import io.culvert.cli.CommandError;
import io.culvert.control.ControlSettings;
import io.culvert.control.api.ControlError;
import io.culvert.embedded.server.PlatformProblem;
import io.culvert.gateway.GatewaySettings;
import io.culvert.gateway.hop.HopSettings;
import io.culvert.projection.ProjectionSettings;
import io.culvert.projection.api.ApiError;
import io.culvert.runtime.keys.MasterKeySettings;
import io.culvert.runtime.plan.PlanSettings;
import io.culvert.runtime.settings.KnownSetting;
import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.usage.UsageSettings;
import io.culvert.usage.api.UsageError;
import io.culvert.usage.traffic.TrafficSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the documents list is what the code has. */
class DocumentsTest {

  @Test
  void everyErrorThatAPersonCanMeetIsDocumented() throws IOException {
    var document = read("docs/errors.md");

    for (var error : CulvertError.values()) {
      assertThat(document)
          .contains(
              "| `%s` | %d | %s | %s |"
                  .formatted(error.code(), error.status(), error.what(), error.action()));
    }
    for (var error : ApiError.values()) {
      assertThat(document)
          .contains(
              "| `%s` | %d | %s | %s |"
                  .formatted(error.code(), error.status(), error.title(), error.action()));
    }
    for (var error : UsageError.values()) {
      assertThat(document)
          .contains(
              "| `%s` | %d | %s | %s |"
                  .formatted(error.code(), error.status(), error.title(), error.action()));
    }
    for (var error : ControlError.values()) {
      assertThat(document)
          .contains(
              "| `%s` | %d | %s | %s |"
                  .formatted(error.code(), error.status(), error.title(), error.action()));
    }
    for (var error : CommandError.values()) {
      assertThat(document)
          .contains(
              "| `%s` | %d | %s | %s |"
                  .formatted(error.code(), error.exitCode(), error.what(), error.action()));
    }
    for (var problem : PlatformProblem.values()) {
      assertThat(document).contains("| `" + problem.code() + "` |");
    }
  }

  @Test
  void everySettingIsInTheReadmeWithItsDefault() throws IOException {
    var readme = read("README.md");

    for (var setting : knownSettings().values()) {
      assertThat(readme)
          .as(setting.name())
          .contains("| `%s` | %s |".formatted(setting.name(), shown(setting)));
    }
  }

  @Test
  void everyTopicIsInTheArchitectureWithItsWriters() throws IOException {
    var architecture = read("docs/architecture.md");

    for (var topic : Topics.all()) {
      assertThat(architecture)
          .containsPattern(
              "\\| `"
                  + topic.name().replace(".", "\\.")
                  + "` \\|[^\\n]*\\| "
                  + String.join(", ", topic.writers())
                  + " \\|");
    }
  }

  /** All settings of all services, by name. */
  private static Map<String, KnownSetting> knownSettings() {
    // The only setting that has no default and must be there.
    var masterKey = MasterKey.generate(new SecureRandom()).toBase64();
    var settings = new Settings(Map.of("MASTER_KEY", masterKey));
    StandaloneSettings.read(Path.of("data"), settings);
    BrokerSettings.from(settings);
    PlanSettings.from(settings);
    GatewaySettings.from(settings);
    HopSettings.from(settings);
    TrafficSettings.from(settings, UsageSettings.from(settings));
    MasterKeySettings.optional(settings);
    ProjectionSettings.from(settings);
    ControlSettings.from(settings);
    var known = new TreeMap<String, KnownSetting>();
    settings.known().forEach(setting -> known.put(setting.name(), setting));
    return known;
  }

  private static String shown(KnownSetting setting) {
    return setting.defaultText().isEmpty() ? "–" : "`" + setting.defaultText() + "`";
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of("..", file));
  }
}
