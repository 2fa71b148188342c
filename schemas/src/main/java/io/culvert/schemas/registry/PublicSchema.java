package io.culvert.schemas.registry;

import org.apache.avro.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema as it is published: without the notes that the Java code generator leaves in it, which
 * mean nothing to readers in other languages. Confluent's serializer does the same with {@code
 * avro.remove.java.properties=true}.
 */
public final class PublicSchema {

  private static final JsonMapper JSON = JsonMapper.shared();

  private PublicSchema() {}

  /** The schema as JSON. */
  public static String of(Schema schema) {
    return JSON.writeValueAsString(withoutJavaNotes(JSON.readTree(schema.toString())));
  }

  private static JsonNode withoutJavaNotes(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> withoutJavaNotes(object);
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, withoutJavaNotes(array.get(i)));
        }
        yield array;
      }
      default -> node;
    };
  }

  private static JsonNode withoutJavaNotes(ObjectNode object) {
    var hadNote = object.remove("avro.java.string") != null;
    for (var name : object.propertyNames().toArray(String[]::new)) {
      if (!name.equals("default")) { // a value, not a schema
        object.set(name, withoutJavaNotes(object.get(name)));
      }
    }
    // {"type":"string"} was only written like that to hold the note.
    return hadNote && object.size() == 1 ? object.get("type") : object;
  }
}
