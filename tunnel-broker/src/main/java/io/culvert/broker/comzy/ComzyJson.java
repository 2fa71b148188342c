package io.culvert.broker.comzy;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** How JSON is read and written here. */
final class ComzyJson {
  /** A body is one level further down in the message that it is told in. */
  private static final int DEEPEST_WRITTEN =
      StreamReadConstraints.defaults().getMaxNestingDepth() + 1;

  private ComzyJson() {}

  /** Writes all that it reads. */
  static JsonMapper mapper() {
    var deep = StreamWriteConstraints.builder().maxNestingDepth(DEEPEST_WRITTEN).build();
    return JsonMapper.builder(JsonFactory.builder().streamWriteConstraints(deep).build()).build();
  }
}
