package io.culvert.cli.terminal;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;

/** Whatever comes from afar: a terminal is shown one line of visible text, no longer than asked. */
public final class SafeTextFuzz {
  private SafeTextFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int most = 1 + input.next();
    boolean words = input.next() % 2 == 0;
    var text = words ? SafeText.words(input.text(), most) : SafeText.bytes(input.octets(), most);
    Must.hold(text.length() <= most, "a text is no longer than asked");
    Must.hold(
        text.codePoints()
            .noneMatch(
                c ->
                    Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.LINE_SEPARATOR),
        "nothing in it moves the cursor");
  }
}
