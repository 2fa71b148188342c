package io.culvert.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SerdeSettingsTest {

  @Test
  void severalRegistriesMayBeNamed() {
    var settings = from(Map.of("schema.registry.url", "http://a:8081/, https://b/registry"));

    assertThat(settings.endpoints().urls())
        .containsExactly(URI.create("http://a:8081"), URI.create("https://b/registry"));
    assertThat(settings.autoRegister()).isTrue();
    assertThat(settings.naming()).isEqualTo(SubjectNaming.TOPIC_NAME);
  }

  @Test
  void confluentAlsoTakesAList() {
    var settings = from(Map.of("schema.registry.url", List.of("http://a", "http://b")));

    assertThat(settings.endpoints().urls()).hasSize(2);
  }

  @Test
  void aLoginMayBeInTheUrlOrApart() {
    var inUrl = from(Map.of("schema.registry.url", "http://me:secret@a:8081"));
    var apart =
        from(
            Map.of(
                "schema.registry.url", "http://a:8081",
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info", "me:secret"));

    assertThat(inUrl.endpoints()).isEqualTo(apart.endpoints());
    assertThat(inUrl.endpoints().userInfo()).contains("me:secret");
    assertThat(inUrl.toString()).doesNotContain("secret");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertMistake(Map.of(), "schema.registry.url");
    assertMistake(Map.of("schema.registry.url", "localhost:8081"), "schema.registry.url");
    assertMistake(
        Map.of("schema.registry.url", "http://a", "auto.register.schemas", "maybe"),
        "auto.register.schemas");
    assertMistake(
        Map.of("schema.registry.url", "http://a", "value.subject.name.strategy", "Mine"),
        "TopicNameStrategy");
    assertMistake(
        Map.of("schema.registry.url", "http://a", "basic.auth.credentials.source", "SASL_INHERIT"),
        "basic.auth.credentials.source");
    assertMistake(Map.of("schema.registry.url", "http://a", "max.retries", "-1"), "max.retries");
  }

  private static void assertMistake(Map<String, ?> config, String named) {
    assertThatThrownBy(() -> from(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  private static SerdeSettings from(Map<String, ?> config) {
    return SerdeSettings.from(config, false);
  }
}
