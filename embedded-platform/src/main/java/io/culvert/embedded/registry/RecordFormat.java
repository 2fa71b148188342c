package io.culvert.embedded.registry;

import io.culvert.embedded.registry.RegistryRecord.CompatibilitySet;
import io.culvert.embedded.registry.RegistryRecord.Noop;
import io.culvert.embedded.registry.RegistryRecord.SchemaRemoved;
import io.culvert.embedded.registry.RegistryRecord.SchemaStored;
import io.culvert.embedded.registry.RegistryRecord.SubjectDeleted;
import io.culvert.embedded.registry.RegistryRecord.Unknown;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records of {@code _schemas} as Confluent's registry writes them, to the order of the key's
 * members: compaction compares keys byte by byte, so a registry that takes over must find its own
 * keys (SchemaKey, SchemaValue, ConfigKey, … in package io.confluent.kafka.schemaregistry.storage).
 */
final class RecordFormat {
  private static final JsonMapper JSON = JsonMapper.shared();

  private RecordFormat() {}

  static byte[] key(RegistryRecord record) {
    ObjectNode key = JSON.createObjectNode();
    switch (record) {
      case SchemaStored(RegisteredSchema schema) ->
          schemaKey(key, schema.subject(), schema.version());
      case SchemaRemoved(String subject, int version) -> schemaKey(key, subject, version);
      case SubjectDeleted(String subject, int _) ->
          key.put("keytype", "DELETE_SUBJECT").put("subject", subject).put("magic", 0);
      case CompatibilitySet(@Nullable String subject, @Nullable Compatibility _) ->
          key.put("keytype", "CONFIG").put("subject", subject).put("magic", 0);
      case Noop() -> key.put("keytype", "NOOP").put("magic", 0);
      case Unknown(String keyType) ->
          throw new IllegalArgumentException("Records of type " + keyType + " are only read");
    }
    return JSON.writeValueAsBytes(key);
  }

  static byte @Nullable [] value(RegistryRecord record) {
    ObjectNode value = JSON.createObjectNode();
    switch (record) {
      case SchemaStored(RegisteredSchema schema) -> schemaValue(value, schema);
      case SubjectDeleted(String subject, int upToVersion) ->
          value.put("subject", subject).put("version", upToVersion);
      case CompatibilitySet(@Nullable String _, Compatibility level) when level != null ->
          value.put("compatibilityLevel", level.name());
      case CompatibilitySet _, SchemaRemoved _, Noop _, Unknown _ -> {
        return null;
      }
    }
    return JSON.writeValueAsBytes(value);
  }

  /** Reads a record of the topic, whoever wrote it. */
  static RegistryRecord read(byte[] keyBytes, byte @Nullable [] valueBytes) {
    try {
      JsonNode key = JSON.readTree(keyBytes);
      JsonNode value = valueBytes == null ? JSON.nullNode() : JSON.readTree(valueBytes);
      return read(key, value);
    } catch (JacksonException e) {
      return new Unknown("unreadable");
    }
  }

  private static RegistryRecord read(JsonNode key, JsonNode value) {
    String type = key.path("keytype").asString("");
    return switch (type) {
      case "SCHEMA" -> readSchema(key, value);
      // Once it is compacted away nothing is left to say.
      case "DELETE_SUBJECT" -> new SubjectDeleted(subject(key), value.path("version").asInt(0));
      case "CONFIG" ->
          new CompatibilitySet(
              key.path("subject").asString(null),
              Compatibility.named(value.path("compatibilityLevel").asString("")).orElse(null));
      case "NOOP" -> new Noop();
      default -> new Unknown(type);
    };
  }

  private static RegistryRecord readSchema(JsonNode key, JsonNode value) {
    if (!value.isObject()) {
      return new SchemaRemoved(subject(key), key.path("version").asInt());
    }
    String type = value.path("schemaType").asString(RegisteredSchema.AVRO);
    String text = value.path("schema").asString("");
    return new SchemaStored(
        new RegisteredSchema(
            subject(value),
            value.path("version").asInt(),
            value.path("id").asInt(),
            type,
            type.equals(RegisteredSchema.AVRO) ? AvroText.canonical(text) : text,
            value.path("deleted").asBoolean(false)));
  }

  private static String subject(JsonNode node) {
    return node.path("subject").asString("");
  }

  private static void schemaKey(ObjectNode key, String subject, int version) {
    key.put("keytype", "SCHEMA").put("subject", subject).put("version", version).put("magic", 1);
  }

  private static void schemaValue(ObjectNode value, RegisteredSchema schema) {
    value.put("subject", schema.subject()).put("version", schema.version()).put("id", schema.id());
    if (!schema.type().equals(RegisteredSchema.AVRO)) {
      value.put("schemaType", schema.type());
    }
    value.put("schema", schema.text()).put("deleted", schema.deleted());
  }
}
