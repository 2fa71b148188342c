package io.culvert.cli.config;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * YAML with the lines on which its entries stand.
 *
 * @param root what it says
 * @param lines by JSON Pointer (RFC 6901), counted from 1
 */
record YamlText(JsonNode root, Map<String, Integer> lines) {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  /**
   * Reads it.
   *
   * @throws tools.jackson.core.JacksonException when it is not YAML, or says something twice
   */
  static YamlText of(String text) {
    var root = MAPPER.readTree(text);
    var lines = new HashMap<String, Integer>();
    try (var parser = MAPPER.createParser(text)) {
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          lines.put(
              parser.streamReadContext().pathAsPointer().toString(),
              parser.currentTokenLocation().getLineNr());
        }
      }
    }
    return new YamlText(root, lines);
  }

  /** The line of an entry; that of the whole when it has none. */
  int line(String... path) {
    var pointer = new StringBuilder();
    for (var each : path) {
      pointer.append('/').append(each.replace("~", "~0").replace("/", "~1"));
    }
    return lines.getOrDefault(pointer.toString(), 1);
  }
}
