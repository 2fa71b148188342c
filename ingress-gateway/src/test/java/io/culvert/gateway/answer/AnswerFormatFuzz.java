package io.culvert.gateway.answer;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import java.util.List;
import java.util.Locale;

/** What a client says that it accepts: it gets what it names, and text when it names nothing. */
public final class AnswerFormatFuzz {
  private AnswerFormatFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var fields = List.of(new FuzzInput(bytes).octets().split("\n", -1));
    var said = String.join(",", fields).toLowerCase(Locale.ROOT);

    var format = AnswerFormat.preferredBy(fields);

    switch (format) {
      case HTML -> Must.hold(said.contains("html"), "HTML is for who names it");
      case JSON -> Must.hold(said.contains("json"), "JSON is for who names it");
      case TEXT -> {} // for everybody else
    }
    Must.equal(
        AnswerFormat.preferredBy(List.of(String.join(",", fields))), format, "fields are one list");
  }
}
