package io.culvert.cli.terminal;

/** How much a notice matters. */
public enum Level {
  INFO("info"),
  WARNING("warn"),
  ERROR("error");

  private final String word;

  Level(String word) {
    this.word = word;
  }

  /** The word of the tunnel protocol, for example {@code warn}. */
  public String word() {
    return word;
  }

  /** The level with that word; one that is not known is only said. */
  public static Level of(String word) {
    for (var level : values()) {
      if (level.word.equals(word)) {
        return level;
      }
    }
    return INFO;
  }
}
