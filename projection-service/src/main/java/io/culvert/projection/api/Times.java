package io.culvert.projection.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Moments as the API writes them: ISO 8601, UTC, microseconds. */
public final class Times {

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  public static String iso(Instant at) {
    return ISO.format(at);
  }

  public static @Nullable String isoOrNull(@Nullable Instant at) {
    return at == null ? null : iso(at);
  }
}
