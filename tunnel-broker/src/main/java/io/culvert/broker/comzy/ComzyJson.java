package io.culvert.broker.comzy;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** How JSON is read and written here: all that is read can be written, and neither without end. */
final class ComzyJson {
  /** A body is one level further down in the message that it is told in. */
  private static final int DEEPEST_WRITTEN =
      StreamReadConstraints.defaults().getMaxNestingDepth() + 1;

  /**
   * A message of 16 MiB has some two million; one made of {@code [],[],…} has ten, and took twenty
   * times its size of heap.
   */
  private static final long MOST_TOKENS = 4_000_000;

  private ComzyJson() {}

  static JsonMapper mapper() {
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
            .streamWriteConstraints(
                StreamWriteConstraints.builder().maxNestingDepth(DEEPEST_WRITTEN).build());
    return JsonMapper.builder(factory.build()).build();
  }
}
