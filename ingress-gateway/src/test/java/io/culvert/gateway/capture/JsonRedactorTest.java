package io.culvert.gateway.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given a text, then that copy of it, however it comes in pieces. */
class JsonRedactorTest {
  private static final List<String> NAMES =
      List.of("password", "Card", "schl\u00fcssel", "\ud83d\udd11");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"a\":1} | {\"a\":1}",
        "{\"password\":\"x\",\"a\":2} | {\"password\":\"[redacted]\",\"a\":2}",
        "{\"password\" : 12.5e3 } | {\"password\" : \"[redacted]\" }",
        "{\"password\":true} | {\"password\":\"[redacted]\"}",
        "{\"password\":null,\"b\":[]} | {\"password\":\"[redacted]\",\"b\":[]}",
        "{\"a\":{\"PassWord\":\"x\"}} | {\"a\":{\"PassWord\":\"[redacted]\"}}",
        "{\"card\":{\"no\":\"1}\",\"x\":[{}]},\"a\":1} | {\"card\":\"[redacted]\",\"a\":1}",
        "{\"card\":[1,[\"]\"],2],\"a\":1} | {\"card\":\"[redacted]\",\"a\":1}",
        "{\"password\":\"a\\\"b\\\\\",\"c\":1} | {\"password\":\"[redacted]\",\"c\":1}",
        "{\"pass\\u0077ord\":\"x\"} | {\"pass\\u0077ord\":\"[redacted]\"}",
        "[\"password\",\"x\"] | [\"password\",\"x\"]",
        "{\"note\":\"password\",\"b\":\"card\"} | {\"note\":\"password\",\"b\":\"card\"}",
        "{\"a\":\"say \\\"password\\\":1\"} | {\"a\":\"say \\\"password\\\":1\"}",
        "{\"mypassword\":1,\"passwords\":2} | {\"mypassword\":1,\"passwords\":2}",
        "data: {\"password\":\"x\"} | data: {\"password\":\"[redacted]\"}",
        "{\"schl\u00fcssel\":1} | {\"schl\u00fcssel\":\"[redacted]\"}",
        "{\"password\":} | {\"password\":}",
        "{\"password\":\"cut of | {\"password\":\"[redacted]\"",
      })
  void theValuesOfTheMembersGo(String text, String expected) {
    assertThat(redacted(text, text.length() + 10)).isEqualTo(expected);
    assertThat(redacted(text, 1)).isEqualTo(expected);
    assertThat(redacted(text, 3)).isEqualTo(expected);
  }

  /** ⏎ is the end of a line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{\"password\":\"aaa⏎LEAKED\",\"a\":1} ~ {\"password\":\"[redacted]\",\"a\":1}",
        "{\"a\":\"1⏎2\",\"password\":\"x\"} ~ {\"a\":\"1⏎2\",\"password\":\"[redacted]\"}",
        "{\"card\":{\"no\":\"1⏎2\"},\"password\":\"x\"} ~ {\"card\":\"[redacted]\"",
        "{\"card\":{\"no\":\"12⏎{\"card\":{\"a\":\"}\",\"no\":\"34\"}} ~ {\"card\":\"[redacted]\"",
        "{'password':'x','a':'y'} ~ {'password':\"[redacted]\",'a':'y'}",
        "{'n':'say \"hi','password' : 'x','a':1} ~ {'n':'say \"hi','password' :"
            + " \"[redacted]\",'a':1}",
        "{'pass\\x77ord':'it\\'s, x'} ~ {'pass\\x77ord':\"[redacted]\"}",
        "{\"card\":['}',\"'\",2],a:1} ~ {\"card\":\"[redacted]\",a:1}",
        "{password:1,⏎ Card : [2]} ~ {password:\"[redacted]\",⏎ Card : \"[redacted]\"}",
        "{a:1,pass\\u0077ord:2,b:3} ~ {a:1,pass\\u0077ord:\"[redacted]\",b:3}",
        "{\"password\"/*\"a\":*/:// b⏎\"x\"} ~ {\"password\"/*\"a\":*/:// b⏎\"[redacted]\"}",
        "{/*\"*/password/**/:1} ~ {/*\"*/password/**/:\"[redacted]\"}",
        "{\"card\":{/* } */\"no\":1, # }⏎ // }⏎ \"x\":2},\"a\":3} ~"
            + " {\"card\":\"[redacted]\",\"a\":3}",
        "{\"u\":\"http://a\",\"password\":1} ~ {\"u\":\"http://a\",\"password\":\"[redacted]\"}",
        "it\"s⏎{\"u\":\"//a\",\"password\":1} ~ it\"s⏎{\"u\":\"//a\",\"password\":\"[redacted]\"}",
        "it's⏎{\"password\":1}⏎ ~ it's⏎{\"password\":\"[redacted]\"}⏎",
        "{\"password\":\"cut⏎{\"a\":1,\"password\":2} ~"
            + " {\"password\":\"[redacted]\"a\":1,\"password\":\"[redacted]\"}",
        "{\"password\":1,\"password\":2} ~"
            + " {\"password\":\"[redacted]\",\"password\":\"[redacted]\"}",
        "{\"PASS\\u0057ORD\":1,\"paſſword\":2} ~"
            + " {\"PASS\\u0057ORD\":\"[redacted]\",\"paſſword\":\"[redacted]\"}",
        "{\"password\"\u00a0:\u00a0\"x,y\"} ~ {\"password\"\u00a0:\"[redacted]\"}",
        "{\"\\ud83d\\udd11\":1,\"\ud83d\udd11\":2} ~"
            + " {\"\\ud83d\\udd11\":\"[redacted]\",\"\ud83d\udd11\":\"[redacted]\"}",
        "[\"password\",\":1\",{\"a\":\"'password':1, password:2\"}] ~"
            + " [\"password\",\":1\",{\"a\":\"'password':1, password:2\"}]",
      })
  void whatOnlyLenientReadersTakeIsNoWayAround(String text, String expected) {
    var body = text.replace('⏎', '\n');
    var copy = expected.replace('⏎', '\n');
    assertThat(redacted(body, body.length() * 4)).isEqualTo(copy);
    assertThat(redacted(body, 1)).isEqualTo(copy);
  }

  @Test
  void textThatIsNoJsonDoesNotKeepTheNextLineFromBeingLookedThrough() {
    assertThat(redacted("it\"s broken\n{\"password\":1}\n", 100))
        .isEqualTo("it\"s broken\n{\"password\":\"[redacted]\"}\n");
  }

  @Test
  void theBytesThatPassStayAsTheyAre() {
    var bytes = Unpooled.copiedBuffer("{\"password\":\"x\"}", UTF_8);
    new JsonRedactor(NAMES).next(bytes);

    assertThat(bytes.toString(UTF_8)).isEqualTo("{\"password\":\"x\"}");
  }

  private static String redacted(String text, int piece) {
    var redactor = new JsonRedactor(NAMES);
    var out = new ByteArrayOutputStream();
    var bytes = text.getBytes(UTF_8);
    for (int from = 0; from < bytes.length; from += piece) {
      int length = Math.min(piece, bytes.length - from);
      out.writeBytes(redactor.next(Unpooled.wrappedBuffer(bytes, from, length)));
    }
    assertThat(redactor.hasRedacted()).isEqualTo(out.toString(UTF_8).contains("[redacted]"));
    return out.toString(UTF_8);
  }
}
