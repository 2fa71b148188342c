package io.culvert.broker.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelTest {
  @Test
  void aRandomLabelLooksLikeThoseOfTheCatalogueAndIsValid() {
    var random = new Random(5);
    var seen = new HashSet<String>();
    for (int i = 0; i < 1000; i++) {
      var label = Label.random(random);
      assertThat(label).matches("(client|user|web|site|app|people)-[0-9a-f]{10}");
      assertThat(Label.of(label)).contains(label);
      seen.add(label.substring(0, label.indexOf('-')));
    }
    assertThat(seen).hasSize(6);
  }

  @Test
  void aResumeKeyIsLongUrlSafeAndNeverPrinted() {
    var key = ResumeKey.random(new Random(1));

    assertThat(key.text()).matches("[A-Za-z0-9_-]{43}");
    assertThat(key.toString()).doesNotContain(key.text());
    assertThat(key.sha256()).hasSize(64).isNotEqualTo(ResumeKey.random(new Random(2)).sha256());
  }
}
