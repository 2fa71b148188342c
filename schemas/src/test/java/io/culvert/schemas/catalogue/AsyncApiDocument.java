package io.culvert.schemas.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The catalogue as an AsyncAPI 3.0 document: a channel for each topic, a message with its Avro
 * schema, and for the public ones the operation by which Culvert sends it.
 */
final class AsyncApiDocument {

  private static final String AVRO = "application/vnd.apache.avro;version=1.9.0";
  private static final String KAFKA_BINDING = "0.5.0";

  private AsyncApiDocument() {}

  static String of(List<CatalogueEntry> entries) {
    var channels = new LinkedHashMap<String, Object>();
    var operations = new LinkedHashMap<String, Object>();
    var messages = new LinkedHashMap<String, Object>();
    for (var entry : entries) {
      var name = name(entry);
      channels.put(name, channel(entry));
      messages.put(entry.event(), message(entry));
      if (entry.isPublic()) {
        operations.put("send" + entry.event(), operation(entry));
      }
    }
    var document = new LinkedHashMap<String, Object>();
    document.put("asyncapi", "3.0.0");
    document.put("info", info());
    document.put("defaultContentType", "application/vnd.apache.avro");
    document.put("servers", Map.of("local", server()));
    document.put("channels", channels);
    document.put("operations", operations);
    document.put("components", map("messages", messages, "tags", tags()));
    return "# Generated from Topics.java and the Avro schemas by CatalogueTest; do not edit.\n"
        + Yaml.of(document);
  }

  private static Map<String, Object> info() {
    return map(
        "title",
        "Culvert",
        "version",
        "1.0.0",
        "description",
        "The topics of Culvert. Values are Avro in the Confluent wire format: a zero byte, the"
            + " schema's id in four bytes, Avro binary. Channels tagged public are a contract:"
            + " their schemas change only so that old readers go on working. The others are the"
            + " platform's own and may change with any version. docs/events.md says more.",
        "license",
        map("name", "MIT"));
  }

  private static Map<String, Object> server() {
    return map(
        "host",
        "localhost:9092",
        "protocol",
        "kafka",
        "description",
        "Kafka of culvert dev.",
        "bindings",
        map(
            "kafka",
            map(
                "schemaRegistryUrl",
                "http://localhost:8081",
                "schemaRegistryVendor",
                "confluent",
                "bindingVersion",
                KAFKA_BINDING)));
  }

  private static Map<String, Object> tags() {
    return map(
        "public",
        map("name", "public", "description", "Old readers go on working."),
        "internal",
        map("name", "internal", "description", "The platform's own; may change."));
  }

  private static Map<String, Object> channel(CatalogueEntry entry) {
    var topic = entry.topic();
    var settings = topic.brokerConfig();
    var configuration = new LinkedHashMap<String, Object>();
    configuration.put("cleanup.policy", List.of(settings.get("cleanup.policy").split(",")));
    configuration.put("retention.ms", Long.parseLong(settings.get("retention.ms")));
    configuration.put("retention.bytes", -1);
    return map(
        "address",
        topic.name(),
        "description",
        "Key: " + entry.key() + ". " + capitalised(entry.summary()),
        "messages",
        map(entry.event(), reference("#/components/messages/" + entry.event())),
        "tags",
        List.of(reference("#/components/tags/" + (entry.isPublic() ? "public" : "internal"))),
        "bindings",
        map(
            "kafka",
            map(
                "topic",
                topic.name(),
                "partitions",
                topic.partitions(),
                "topicConfiguration",
                configuration,
                "bindingVersion",
                KAFKA_BINDING)),
        "x-written-by",
        topic.writers());
  }

  private static Map<String, Object> operation(CatalogueEntry entry) {
    var channel = "#/channels/" + name(entry);
    return map(
        "action",
        "send",
        "channel",
        reference(channel),
        "summary",
        String.join(", ", entry.topic().writers()) + " writes it.",
        "messages",
        List.of(reference(channel + "/messages/" + entry.event())));
  }

  private static Map<String, Object> message(CatalogueEntry entry) {
    var message =
        map("name", entry.event(), "title", entry.event(), "summary", capitalised(entry.summary()));
    message.put(
        "contentType", entry.isAvro() ? "application/vnd.apache.avro" : "application/octet-stream");
    if (entry.isAvro()) {
      message.put("payload", map("schemaFormat", AVRO, "schema", plain(entry.schema())));
    }
    var kafka = map("key", map("type", "string", "description", capitalised(entry.key()) + "."));
    if (entry.isAvro()) {
      kafka.put("schemaIdLocation", "payload");
      kafka.put("schemaIdPayloadEncoding", "confluent");
      kafka.put("schemaLookupStrategy", "TopicNameStrategy");
    }
    kafka.put("bindingVersion", KAFKA_BINDING);
    message.put("bindings", map("kafka", kafka));
    return message;
  }

  private static Object plain(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        var map = new LinkedHashMap<String, Object>();
        object.properties().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
        yield map;
      }
      case ArrayNode array -> {
        var list = new ArrayList<>();
        array.forEach(item -> list.add(plain(item)));
        yield list;
      }
      default -> node.isNull() ? node : JsonMapper.shared().treeToValue(node, Object.class);
    };
  }

  private static String name(CatalogueEntry entry) {
    return entry.topic().name().replaceFirst("^culvert\\.", "").replaceAll("[.-]", "_");
  }

  private static Map<String, Object> reference(String to) {
    return map("$ref", to);
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
  }

  private static Map<String, Object> map(Object... namesAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], Objects.requireNonNull(namesAndValues[i + 1]));
    }
    return map;
  }
}
