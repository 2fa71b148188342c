package io.culvert.tunnel.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of field values that become something else. */
@Timeout(30)
class HeaderReplacementTest {
  private static final PublicAddress ASKED = new PublicAddress("https", "shop.example:8443");

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "^http://localhost:3000(.*)$ => https://{host}$1 ~ http://localhost:3000/a?b"
            + " ~ https://shop.example:8443/a?b",
        "^http://localhost:3000(.*)$ => https://{host}$1 ~ http://elsewhere/ ~ http://elsewhere/",
        "a+ => b ~ caat aaa ~ cbt b",
        "; *Secure => ~ id=1; Secure; Path=/ ~ id=1; Path=/",
        "(?i)DOMAIN=localhost => Domain={host} ~ id=1; domain=localhost"
            + " ~ id=1; Domain=shop.example:8443",
        "^http: => {scheme}: ~ http://a/ ~ https://a/",
        "(a)|(b) => [$1$2$0$$] ~ ab ~ [aa$][bb$]",
        "x* => - ~ abc ~ -a-b-c-",
        "$ => ; Secure ~ id=1 ~ id=1; Secure",
        "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12} => * ~ /0193a5b0-1111-7222-8333-444455556666/a"
            + " ~ /*/a",
        "\\{[^]}]{0,9}\\} => () ~ a{b}{c ~ a(){c"
      })
  void everyMatchIsReplaced(String rule, String before, String after) {
    assertThat(HeaderReplacement.parse("Set-Cookie: " + rule).apply(before, ASKED))
        .isEqualTo(after);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Location",
        "Location: a",
        "Location: a=>b",
        ": a => b",
        "Location:  => b",
        "Location: ( => b",
        "Location: (?=a) => b",
        "Location: a => $1",
        "Location: a => $x",
        "Location: a => 5$",
        "Location: ((((a{100}){100}){100}){100}) => b",
        "Location: (\\pL{30}\\pN{30}){20} => b",
        "Location: ([]{(](a{30}){30}[^]]){2} => b",
        "Location: \\Q(\\E => b",
        "Content-Length: 1 => 2",
        "Host: a => b",
        "X-Forwarded-For: a => b"
      })
  void whatCannotBeCarriedOutIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> HeaderReplacement.parse(text));
  }

  @Test
  void whatMayNotStandInAFieldLeavesItAsItWas() {
    var split = HeaderReplacement.parse("Location: a => b\r\nSet-Cookie: x=1");
    assertThat(split.apply("/a", ASKED)).isEqualTo("/a");
    var long20 = HeaderReplacement.parse("Location: a => " + "b".repeat(900));
    assertThat(long20.apply("a".repeat(20), ASKED)).isEqualTo("a".repeat(20));
  }

  @Test
  void aPatternThatWouldTryEveryWayElsewhereTakesNoTime() {
    var rule = HeaderReplacement.parse("X: ^(a+)+$ => b");

    assertThat(rule.apply("a".repeat(8_000) + "!", ASKED)).endsWith("!");
    assertThat(rule.cost(8_000)).isLessThan(200_000);
  }
}
