package io.culvert.schemas.catalogue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The catalogue as tables for people, in Markdown. */
final class EventTables {

  private final StringBuilder text = new StringBuilder();

  private EventTables() {}

  static String of(List<CatalogueEntry> entries) {
    var tables = new EventTables();
    tables.overview("Public contract", entries.stream().filter(CatalogueEntry::isPublic).toList());
    tables.overview(
        "The platform's own", entries.stream().filter(entry -> !entry.isPublic()).toList());
    entries.stream().filter(CatalogueEntry::isPublic).forEach(tables::fields);
    return tables.text.toString();
  }

  private void overview(String title, List<CatalogueEntry> entries) {
    text.append("### ").append(title).append("\n\n");
    text.append("| topic | key | value | partitions | kept | time | written by |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    for (var entry : entries) {
      var topic = entry.topic();
      text.append(
          "| `%s` | %s | %s | %d | %s | %s | %s |%n"
              .formatted(
                  topic.name(),
                  entry.key(),
                  entry.isPublic()
                      ? "[%s](#%s)".formatted(entry.event(), anchor(entry))
                      : entry.isAvro() ? entry.event() : "raw bytes",
                  topic.partitions(),
                  kept(entry),
                  topic.clock().name().toLowerCase(java.util.Locale.ROOT) + "'s",
                  String.join(", ", topic.writers())));
    }
    text.append('\n');
  }

  private void fields(CatalogueEntry entry) {
    text.append("### ").append(entry.event()).append("\n\n");
    text.append('`').append(entry.topic().name()).append("`: ").append(entry.summary());
    text.append("\n\n");
    var records = new ArrayList<JsonNode>();
    collect(entry.schema(), records, new HashSet<>());
    for (var record : records) {
      if (record != entry.schema()) {
        text.append("**").append(record.path("name").asString()).append("** ");
        text.append(record.path("doc").asString("")).append("\n\n");
      }
      table(record);
    }
  }

  private void table(JsonNode record) {
    if (record.path("fields").isEmpty()) {
      return;
    }
    text.append("| field | type | meaning |\n|---|---|---|\n");
    for (var field : record.path("fields")) {
      text.append(
          "| `%s` | %s | %s |%n"
              .formatted(
                  field.path("name").asString(),
                  type(field.path("type")),
                  field.path("doc").asString("").replace("|", "\\|")));
    }
    text.append('\n');
  }

  /** The record and those within it, each once, in the order in which a reader meets them. */
  private static void collect(JsonNode type, List<JsonNode> records, Set<String> seen) {
    if (type.isArray()) {
      type.forEach(branch -> collect(branch, records, seen));
    } else if (type.isObject()) {
      if (type.path("type").asString("").equals("record")
          && seen.add(type.path("name").asString())) {
        records.add(type);
        type.path("fields").forEach(field -> collect(field.path("type"), records, seen));
      } else if (type.path("type").isContainer()) {
        collect(type.path("type"), records, seen);
      }
      collect(type.path("items"), records, seen);
      collect(type.path("values"), records, seen);
    }
  }

  private static String type(JsonNode type) {
    if (type.isString()) {
      var name = type.asString();
      return name.substring(name.lastIndexOf('.') + 1);
    }
    if (type.isArray()) {
      return type.valueStream().map(EventTables::type).collect(Collectors.joining(" or "));
    }
    var kind = type.path("type");
    return switch (kind.asString("")) {
      case "array" -> "array of " + type(type.path("items"));
      case "map" -> "map of " + type(type.path("values"));
      case "enum" ->
          type.path("name").asString()
              + ": "
              + type.path("symbols")
                  .valueStream()
                  .map(JsonNode::asString)
                  .collect(Collectors.joining(", "));
      case "record" -> type.path("name").asString();
      default ->
          type.path("logicalType").isString() ? type.path("logicalType").asString() : type(kind);
    };
  }

  private static String kept(CatalogueEntry entry) {
    var cleanup = entry.topic().cleanup();
    var time = entry.topic().retention().map(EventTables::span).orElse("for ever");
    return switch (cleanup) {
      case DELETE -> time;
      case COMPACT -> "newest of a key";
      case COMPACT_AND_DELETE -> "newest of a key, " + time;
    };
  }

  private static String span(Duration duration) {
    if (duration.toDays() == 0) {
      return duration.toMinutes() + " minutes";
    }
    return duration.toDays() == 1 ? "1 day" : duration.toDays() + " days";
  }

  private static String anchor(CatalogueEntry entry) {
    return entry.event().toLowerCase(java.util.Locale.ROOT);
  }
}
