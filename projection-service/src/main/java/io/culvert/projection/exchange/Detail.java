package io.culvert.projection.exchange;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of an exchange but its bodies' bytes.
 *
 * @param scheme http or https; null of exchanges from before it was recorded
 * @param responseHeaders null when there was no response
 * @param replays the exchanges that repeat this one, oldest first
 * @param cannotReplayBecause null when it can be sent again
 */
record Detail(
    @JsonUnwrapped Summary summary,
    @Nullable String reason,
    String httpVersion,
    @Nullable String scheme,
    List<List<String>> requestHeaders,
    @Nullable List<List<String>> responseHeaders,
    List<List<String>> requestTrailers,
    List<List<String>> responseTrailers,
    Body requestBody,
    Body responseBody,
    Timings timings,
    List<UUID> replays,
    boolean canReplay,
    @Nullable String cannotReplayBecause) {

  /**
   * A body.
   *
   * @param size bytes that passed
   * @param recorded bytes that were kept, from the start
   * @param completeness WHOLE, CUT, SHED or OFF
   * @param available whether the kept bytes can be fetched
   */
  record Body(
      long size,
      long recorded,
      String completeness,
      @Nullable String contentType,
      @Nullable String contentEncoding,
      boolean available) {}

  /** Microseconds since the request head was read; null for what has not happened. */
  record Timings(
      @Nullable Long requestEndMicros,
      @Nullable Long responseHeadMicros,
      @Nullable Long totalMicros) {}
}
