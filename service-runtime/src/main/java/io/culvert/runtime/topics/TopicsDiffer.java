package io.culvert.runtime.topics;

import java.util.List;

/** Topics exist, but not as the catalogue has them. Nothing was changed. */
final class TopicsDiffer extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TopicsDiffer(List<String> differences) {
    super(
        "Topics on the broker differ from the catalogue; change them there, or use another"
            + " cluster: "
            + String.join("; ", differences));
  }
}
