package io.culvert.projection.exchange;

import io.culvert.events.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads header fields (RFC 9110 §5). */
final class Fields {

  private Fields() {}

  /** The first field of that name, in any case; null when there is none. */
  static @Nullable String first(List<Header> fields, String name) {
    for (var field : fields) {
      if (field.getName().equalsIgnoreCase(name)) {
        return field.getValue();
      }
    }
    return null;
  }

  /** All fields of that name as one list (RFC 9110 §5.3); null when there is none. */
  static @Nullable String all(List<Header> fields, String name) {
    String all = null;
    for (var field : fields) {
      if (field.getName().equalsIgnoreCase(name)) {
        all = all == null ? field.getValue() : all + ", " + field.getValue();
      }
    }
    return all == null || all.isEmpty() ? null : all;
  }
}
