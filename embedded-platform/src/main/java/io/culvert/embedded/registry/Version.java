package io.culvert.embedded.registry;

/** A version as a client names it: 1 and up, or {@code latest}, which is also written -1. */
record Version(int number) {
  private static final int LATEST = -1;

  static Version parse(String text) {
    if (text.equals("latest")) {
      return new Version(LATEST);
    }
    try {
      int number = Integer.parseInt(text);
      if (number > 0 || number == LATEST) {
        return new Version(number);
      }
    } catch (NumberFormatException e) {
      // Answered below like any other wrong number.
    }
    throw RegistryException.invalidVersion(text);
  }

  boolean isLatest() {
    return number == LATEST;
  }
}
