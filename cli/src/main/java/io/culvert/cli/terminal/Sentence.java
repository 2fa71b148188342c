package io.culvert.cli.terminal;

/** Sentences that are put together from several. */
public final class Sentence {
  private Sentence() {}

  /** A sentence without its full stop, so that it can go on. */
  public static String open(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
