package io.culvert.embedded.registry;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A request that found its route.
 *
 * @param variables what stood in the places of {@code *} in the route
 * @param flags names of the query's parameters that are {@code true}
 * @param body the JSON object that was sent; an empty one when nothing was
 */
record Request(List<String> variables, List<String> flags, JsonNode body) {

  String variable(int index) {
    return variables.get(index);
  }

  /** The subject, which stands first in the routes that have one. */
  String subject() {
    String subject = variable(0);
    if (subject.isBlank() || subject.chars().anyMatch(Character::isISOControl)) {
      throw RegistryException.invalidSubject(subject);
    }
    return subject;
  }

  Version version() {
    return Version.parse(variable(1));
  }

  boolean is(String flag) {
    return flags.contains(flag);
  }

  /** The Avro schema in the body. */
  String schema() {
    String type = body.path("schemaType").asString(RegisteredSchema.AVRO);
    if (!type.equals(RegisteredSchema.AVRO)) {
      throw RegistryException.invalidSchema("its type is " + type + "; only AVRO is supported");
    }
    if (!body.path("references").isEmpty()) {
      throw RegistryException.invalidSchema("references to other subjects are not supported");
    }
    if (body.path("id").asInt(0) > 0) {
      throw RegistryException.idsAreNotImported();
    }
    return body.path("schema").asString("");
  }
}
