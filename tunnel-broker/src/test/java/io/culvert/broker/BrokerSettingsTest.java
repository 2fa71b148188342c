package io.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.runtime.settings.InvalidSettings;
import io.culvert.runtime.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {

  @Test
  void withNothingSetTheDefaultsOfTheManualHold() {
    var settings = read(Map.of());

    assertThat(settings.port()).isEqualTo(8191);
    assertThat(settings.baseDomain()).isEqualTo("localhost");
    assertThat(settings.brokerId()).isEqualTo("broker-1");
    assertThat(settings.anonymousTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.tickInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.urls().http("a.localhost")).isEqualTo("http://a.localhost:8190");
    assertThat(settings.dashboardUrl()).isNull();
  }

  @Test
  void thePortIsLeftOutWhereBrowsersAssumeIt() {
    assertThat(read(Map.of("HTTP_PORT", "80")).urls().http("a.b")).isEqualTo("http://a.b");
    assertThat(read(Map.of("PUBLIC_SCHEME", "https", "PUBLIC_PORT", "443")).urls().http("a.b"))
        .isEqualTo("https://a.b");
    assertThat(read(Map.of("PUBLIC_SCHEME", "https", "PUBLIC_PORT", "80")).urls().http("a.b"))
        .isEqualTo("https://a.b:80");
  }

  @Test
  void aSecretOfTheHopThatCouldBeGuessedIsRefused() {
    var random = "q7Xw0e1mZ3c9".repeat(3); // 36 characters
    assertThat(read(Map.of("HOP_SECRET", random)).hop().isOn()).isTrue();
    assertThatThrownBy(() -> read(Map.of("HOP_SECRET", random.substring(0, 31))))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("HOP_SECRET")
        .hasMessageContaining("32 characters");
  }

  @Test
  void everyMistakeIsNamedAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "PUBLIC_SCHEME", "gopher",
                        "PING_INTERVAL", "1ms",
                        "TICK_INTERVAL", "1ms",
                        "WS_PORT", "many")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("PUBLIC_SCHEME")
        .hasMessageContaining("PING_INTERVAL")
        .hasMessageContaining("TICK_INTERVAL")
        .hasMessageContaining("WS_PORT");
  }

  @Test
  void noSettingLetsAVanishedPeerGoUnnoticedForMoreThanFifteenSeconds() {
    assertThat(read(Map.of("PING_INTERVAL", "4s")).pingInterval()).hasSeconds(4);
    assertThatThrownBy(() -> read(Map.of("PING_INTERVAL", "5s")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("1 second to 4 seconds");
  }

  private static BrokerSettings read(Map<String, String> values) {
    var settings = new Settings(values);
    var read = BrokerSettings.from(settings);
    settings.check();
    return read;
  }
}
