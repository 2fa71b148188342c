package io.culvert.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private enum Mode {
    OPEN,
    HALF_OPEN
  }

  @Test
  void whatIsNotSetHasItsDefault() {
    var settings = new Settings(Map.of("EMPTY", "  "));

    assertThat(settings.port("HTTP_PORT", 8190)).isEqualTo(8190);
    assertThat(settings.text("EMPTY", "default")).isEqualTo("default");
    assertThat(settings.optional("NAME")).isEmpty();
    assertThat(settings.bytes("LIMIT", "1MiB")).isEqualTo(1_048_576);
    assertThat(settings.secret("PASSWORD").isEmpty()).isTrue();
    assertThatCode(settings::check).doesNotThrowAnyException();
  }

  @Test
  void whatIsSetIsRead() {
    var settings =
        new Settings(
            Map.of(
                "HTTP_PORT", " 80 ",
                "MODE", "half-open",
                "FLAG", "Yes",
                "FOLDER", "./data",
                "PASSWORD", "secret"));

    assertThat(settings.port("HTTP_PORT", 8190)).isEqualTo(80);
    assertThat(settings.choice("MODE", Mode.OPEN)).isEqualTo(Mode.HALF_OPEN);
    assertThat(settings.flag("FLAG", false)).isTrue();
    assertThat(settings.path("FOLDER", Path.of("/"))).isEqualTo(Path.of("./data"));
    assertThat(settings.secret("PASSWORD").value()).isEqualTo("secret");
    assertThatCode(settings::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "1h, PT1H",
    "30m, PT30M",
    "90s, PT1M30S",
    "PT1H, PT1H",
    "45, PT45S",
    "500ms, PT0.5S",
    "7d, PT168H",
    "1.5h, PT1H30M",
    "2 H, PT2H",
    "0, PT0S"
  })
  void durationsAreWrittenAsPeopleDo(String text, Duration expected) {
    var settings = new Settings(Map.of("D", text));

    assertThat(settings.duration("D", Duration.ofDays(99))).isEqualTo(expected);
    settings.check();
  }

  @ParameterizedTest
  @CsvSource({
    "1MiB, 1048576",
    "64KiB, 65536",
    "2GB, 2000000000",
    "1000, 1000",
    "1.5 KiB, 1536",
    "8k, 8192",
    "0, 0"
  })
  void sizesAreWrittenAsPeopleDo(String text, long expected) {
    var settings = new Settings(Map.of("B", text));

    assertThat(settings.bytes("B", "99")).isEqualTo(expected);
    settings.check();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1s", "1 year", "PT-1H", "abc", "1h30m", "99999999999999999999", "0.1ms"})
  void otherTextIsNoDuration(String text) {
    var settings = new Settings(Map.of("D", text));

    assertThat(settings.duration("D", Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
    assertThatThrownBy(settings::check).isInstanceOf(InvalidSettings.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "90000000000GB", "1 MiBs", "0x10"})
  void otherTextIsNoSize(String text) {
    var settings = new Settings(Map.of("B", text));

    assertThat(settings.bytes("B", "7")).isEqualTo(7);
    assertThatThrownBy(settings::check).isInstanceOf(InvalidSettings.class);
  }

  @Test
  void allMistakesAreToldAtOnce() {
    var settings =
        new Settings(
            Map.of("HTTP_PORT", "70000", "TIMEOUT", "soon", "MODE", "shut", "FLAG", "maybe"));
    settings.port("HTTP_PORT", 8190);
    settings.duration("TIMEOUT", Duration.ofSeconds(1));
    settings.choice("MODE", Mode.OPEN);
    settings.flag("FLAG", true);
    settings.mistake("PASSWORD_FILE", "to be set together with USER");

    assertThatThrownBy(settings::check)
        .hasMessageContaining("HTTP_PORT=70000 (expected a port from 0 to 65535)")
        .hasMessageContaining("TIMEOUT=soon (expected a duration such as")
        .hasMessageContaining("MODE=shut (expected one of open, half_open)")
        .hasMessageContaining("FLAG=maybe (expected true or false)")
        .asInstanceOf(type(InvalidSettings.class))
        .returns(5, e -> e.mistakes().size());
  }

  @Test
  void aSecretIsNeverPrinted() {
    assertThat(new Settings(Map.of("P", "hunter2")).secret("P").toString()).isEqualTo("****");
    assertThat("" + new Secret("hunter2")).doesNotContain("hunter2");
  }

  @Test
  void whatWasAskedForIsKnownForTheDocumentation() {
    var settings = new Settings(Map.of("HTTP_PORT", "1"));
    settings.port("HTTP_PORT", 8190, "Port for public HTTP");
    settings.duration("TIMEOUT", Duration.ofMinutes(90));
    settings.bytes("LIMIT", "1MiB");
    settings.port("HTTP_PORT", 8190);

    assertThat(settings.known())
        .containsExactly(
            new KnownSetting("HTTP_PORT", "8190", "Port for public HTTP"),
            new KnownSetting("TIMEOUT", "90m", ""),
            new KnownSetting("LIMIT", "1MiB", ""));
  }
}
