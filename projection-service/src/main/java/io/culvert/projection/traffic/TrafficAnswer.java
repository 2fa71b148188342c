package io.culvert.projection.traffic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /api/v1/analytics/traffic} answers.
 *
 * @param host the only one; null for all
 * @param stepSeconds length of a point of the series
 * @param totals all of the span
 * @param series every step of the span, those without requests too
 * @param topPaths the most asked for, among the newest {@link TrafficQueries#LOOKED_AT} requests
 * @param callers the busiest client addresses among the same
 * @param lookedAt how many requests the two lists were counted from
 */
record TrafficAnswer(
    @Nullable String host,
    String from,
    String to,
    long stepSeconds,
    TrafficPoint totals,
    List<TrafficPoint> series,
    List<Top> topPaths,
    List<Top> callers,
    long lookedAt) {

  /**
   * One of the most frequent.
   *
   * @param name the path or address
   * @param requests how many
   * @param errors of those without response or with one of 400 and above
   */
  record Top(String name, long requests, long errors) {}
}
