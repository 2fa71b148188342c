package io.culvert.cli.origin;

/** When something last moved on a stream. */
public final class LastMoved {
  private long at = System.nanoTime();

  /** Something moves. */
  public void now() {
    at = System.nanoTime();
  }

  /**
   * How long ago that was, nanoseconds.
   *
   * @param now {@link System#nanoTime}
   */
  long ago(long now) {
    return now - at;
  }

  /**
   * Whether nothing has moved for a while.
   *
   * @param now {@link System#nanoTime}
   */
  public boolean isSilent(long now) {
    return ago(now) >= Forwarder.SILENT;
  }
}
