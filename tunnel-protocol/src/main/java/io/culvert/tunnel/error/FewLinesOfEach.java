package io.culvert.tunnel.error;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Few lines about each error, so that whoever causes one kind at will does not hide another. Any
 * thread.
 */
public final class FewLinesOfEach {
  private final Map<CulvertError, FewLines> lines = new EnumMap<>(CulvertError.class);

  /** No line yet of any. */
  public FewLinesOfEach() {
    for (var error : CulvertError.values()) {
      lines.put(error, new FewLines());
    }
  }

  /**
   * Says a line if there is room for it.
   *
   * @param about the error that it tells of
   * @param line as for {@link FewLines#say}
   */
  public void say(CulvertError about, Consumer<String> line) {
    var few = lines.get(about);
    if (few != null) {
      few.say(line);
    }
  }
}
