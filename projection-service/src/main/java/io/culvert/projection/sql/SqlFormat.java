package io.culvert.projection.sql;

import io.culvert.projection.api.ApiException;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import org.springframework.http.MediaType;

/** In which form an answer is written. */
enum SqlFormat {
  JSON("application/json", JsonRows::new),
  CSV("text/csv;charset=utf-8", CsvRows::new),
  ARROW("application/vnd.apache.arrow.stream", ArrowRows::new);

  private final MediaType mediaType;
  private final LongFunction<RowWriter> writer;

  SqlFormat(String mediaType, LongFunction<RowWriter> writer) {
    this.mediaType = MediaType.parseMediaType(mediaType);
    this.writer = writer;
  }

  static SqlFormat of(String text) {
    for (var format : values()) {
      if (format.name().equalsIgnoreCase(text)) {
        return format;
      }
    }
    throw ApiException.badParameter("format", "must be json, csv or arrow");
  }

  /** What a caller likes best, by the field {@code Accept} (RFC 9110 §12.5.1); JSON else. */
  static SqlFormat liked(List<MediaType> accepted) {
    return accepted.stream()
        .sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
        .flatMap(liked -> List.of(values()).stream().filter(it -> liked.includes(it.mediaType)))
        .findFirst()
        .orElse(JSON);
  }

  MediaType mediaType() {
    return mediaType;
  }

  /** For an answer of at most so many bytes. */
  RowWriter writer(long limit) {
    return writer.apply(limit);
  }
}
