package io.culvert.usage.verify;

/** More than one question may take of time or memory. */
public final class TooMuchToRead extends RuntimeException {

  private static final long serialVersionUID = 1;

  TooMuchToRead() {
    super("There is more to read than one question may take.");
  }
}
