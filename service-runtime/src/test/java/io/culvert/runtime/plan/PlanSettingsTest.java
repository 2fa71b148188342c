package io.culvert.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.runtime.settings.InvalidSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.plan.AtLimit;
import io.culvert.schemas.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanSettingsTest {

  private static final String TEAM =
      """
      {"plans":[{"name":"team","tunnels":5,"hostnames":10,"monthlyMegabytes":50000,
        "sessionMinutes":-1,"customDomains":2,"tcpPorts":1,"atLimit":"throttle",
        "throttleKibPerSecond":256}]}
      """;

  @TempDir Path folder;

  @Test
  void withoutAFileTheStandardPlansHold() {
    assertThat(PlanSettings.from(new Settings(Map.of())).byDefault().name()).isEqualTo("sandbox");
  }

  @Test
  void aFileReplacesThem() throws IOException {
    var plans = read(TEAM, "team");

    assertThat(plans)
        .isEqualTo(
            new Plan(
                "team",
                5,
                10,
                50_000_000_000L,
                Optional.empty(),
                2,
                1,
                AtLimit.THROTTLE,
                256 * 1024));
  }

  @Test
  void aMissingNumberIsAMistakeAndNotNoLimit() {
    assertThatThrownBy(() -> read(TEAM.replace("\"tunnels\":5,", ""), "team"))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("PLANS_FILE")
        .hasMessageContaining("tunnels");
  }

  @Test
  void aMisspeltMemberIsTold() {
    assertThatThrownBy(() -> read(TEAM.replace("tcpPorts", "tcpPort"), "team"))
        .hasMessageContaining("tcpPort is not known");
  }

  @Test
  void theDefaultPlanMustBeInTheFile() {
    assertThatThrownBy(() -> read(TEAM, "sandbox")).hasMessageContaining("DEFAULT_PLAN");
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    var settings = new Settings(Map.of("PLANS_FILE", folder.resolve("none").toString()));
    PlanSettings.from(settings);

    assertThatThrownBy(settings::check).hasMessageContaining("PLANS_FILE");
  }

  private Plan read(String text, String byDefault) throws IOException {
    var file = Files.writeString(folder.resolve("plans.json"), text);
    var settings = new Settings(Map.of("PLANS_FILE", file.toString(), "DEFAULT_PLAN", byDefault));
    var plans = PlanSettings.from(settings);
    settings.check();
    return plans.byDefault();
  }
}
