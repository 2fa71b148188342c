package io.culvert.projection.sql;

import io.culvert.projection.api.ApiException;
import java.util.function.LongFunction;

/** In which form an answer is written. */
enum SqlFormat {
  JSON("application/json", JsonRows::new),
  CSV("text/csv;charset=utf-8", CsvRows::new);

  private final String mediaType;
  private final LongFunction<RowWriter> writer;

  SqlFormat(String mediaType, LongFunction<RowWriter> writer) {
    this.mediaType = mediaType;
    this.writer = writer;
  }

  static SqlFormat of(String text) {
    for (var format : values()) {
      if (format.name().equalsIgnoreCase(text)) {
        return format;
      }
    }
    throw ApiException.badParameter("format", "must be json or csv");
  }

  String mediaType() {
    return mediaType;
  }

  /** For an answer of at most so many bytes. */
  RowWriter writer(long limit) {
    return writer.apply(limit);
  }
}
