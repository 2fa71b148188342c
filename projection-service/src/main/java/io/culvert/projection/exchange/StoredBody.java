package io.culvert.projection.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What the tables know of one body of an exchange.
 *
 * @param inline whether the bytes are in the exchange's own row
 * @param chunks number of pieces that there should be
 * @param chunksHere number of pieces that have come
 * @param ended whether the body came to its proper end
 */
public record StoredBody(
    long size,
    long recorded,
    String completeness,
    @Nullable String contentType,
    @Nullable String contentEncoding,
    boolean inline,
    int chunks,
    int chunksHere,
    boolean ended) {

  /** Whether nothing of it was kept, though something passed. */
  boolean isMissing() {
    return recorded == 0 && size > 0;
  }

  /** Pieces travel in a topic of their own and can come later than the exchange. */
  boolean isOnItsWay() {
    return !inline && chunksHere < chunks;
  }

  boolean isAvailable() {
    return recorded > 0 && !isOnItsWay();
  }

  /** Whether values were left out of it by the hostname's settings. */
  boolean isRedacted() {
    return completeness.equals("REDACTED");
  }

  boolean isCut() {
    return recorded < size;
  }

  Detail.Body shown() {
    return new Detail.Body(
        size, recorded, completeness, contentType, contentEncoding, isAvailable());
  }
}
