package io.culvert.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyRulesTest {
  private static final Set<String> HIDDEN = Set.of("password");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Type | application/json | true",
        "Content-Type | application/json;charset=UTF-8 | true",
        "Content-Type | text/plain; Charset = \"iso-8859-1\" | true",
        "Content-Type | text/html; charset=windows-1252 | true",
        "Content-Type | application/json; charset=utf-16le | false",
        "Content-Type | application/json; charset=UTF-8; charset=\"UTF-32\" | false",
        "Content-Type | application/json; charset=ibm037 | false",
        "Content-Type | application/json; charset=shift_jis | false",
        "Content-Encoding | identity | true",
        "Content-Encoding | gzip | false"
      })
  void onlyWhatCanBeLookedThroughIsKept(String name, String value, boolean isKept) {
    var fields = new DefaultHttpHeaders().add(name, value);

    assertThat(BodyRules.of(HIDDEN, fields))
        .isEqualTo(isKept ? new BodyRules.Without(HIDDEN) : new BodyRules.Nothing());
    assertThat(BodyRules.of(Set.of(), fields)).isEqualTo(new BodyRules.Plain());
  }
}
