package io.culvert.cli.config;

import io.culvert.cli.Failure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A YAML file with the lines on which its entries stand.
 *
 * @param path where it lies
 * @param root what it says
 * @param lines by JSON Pointer (RFC 6901), counted from 1
 */
record YamlFile(Path path, JsonNode root, Map<String, Integer> lines) {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  /**
   * Reads it.
   *
   * @throws tools.jackson.core.JacksonException when it is not YAML, or says something twice
   */
  static YamlFile of(Path path, String text) {
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
    return new YamlFile(path, root, lines);
  }

  /**
   * Something is wrong with an entry.
   *
   * @param entry as it is called
   * @param what goes on after that
   * @param at where the entry stands: its name after those of what it is in
   */
  Failure mistake(String entry, String what, String... at) {
    return mistakes(List.of(new Mistake(entry, what, at)));
  }

  /** Several things are wrong. */
  Failure mistakes(List<Mistake> all) {
    var text =
        all.stream()
            .map(each -> "line " + line(each.at()) + ": " + each.entry() + " " + each.what())
            .collect(Collectors.joining("; "));
    return Failure.file(path + " " + text + ".", "Correct it.");
  }

  /**
   * What is wrong with one entry.
   *
   * @param entry as it is called
   * @param what goes on after that
   * @param at where the entry stands: its name after those of what it is in
   */
  record Mistake(String entry, String what, String... at) {}

  /** The line of an entry; the first when it has none. */
  private int line(String... at) {
    var pointer = new StringBuilder();
    for (var each : at) {
      pointer.append('/').append(each.replace("~", "~0").replace("/", "~1"));
    }
    return lines.getOrDefault(pointer.toString(), 1);
  }
}
