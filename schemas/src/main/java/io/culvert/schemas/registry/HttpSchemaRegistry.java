package io.culvert.schemas.registry;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A registry behind Confluent's REST API. What it answered once is never asked again: an id never
 * changes its meaning.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final RegistryHttp http;
  private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  private record Registration(String subject, Schema schema) {}

  public HttpSchemaRegistry(RegistryEndpoints endpoints, Retries retries) {
    this.http = new RegistryHttp(endpoints, retries);
  }

  @Override
  public int register(String subject, Schema schema) {
    return cachedId(subject, schema, "/versions");
  }

  @Override
  public int lookUp(String subject, Schema schema) {
    return cachedId(subject, schema, "");
  }

  @Override
  public Optional<Schema> byId(int id) {
    var known = schemas.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    var response = http.send("/schemas/ids/" + id, null);
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    var schema = parse(id, accepted(response, "schema id " + id));
    schemas.put(id, schema);
    return Optional.of(schema);
  }

  // Two threads may ask for the same schema at once; both get the same answer.
  private int cachedId(String subject, Schema schema, String action) {
    var registration = new Registration(subject, schema);
    var known = ids.get(registration);
    if (known != null) {
      return known;
    }
    var path = "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + action;
    var body = JSON.writeValueAsString(Map.of("schema", PublicSchema.of(schema)));
    var answer = accepted(http.send(path, body), "subject " + subject);
    var id = answer.path("id");
    if (!id.isInt()) {
      throw SchemaRegistryException.refused("The registry gave no id for subject " + subject);
    }
    ids.put(registration, id.intValue());
    return id.intValue();
  }

  private static JsonNode accepted(HttpResponse<String> response, String what) {
    if (response.statusCode() != 200) {
      throw SchemaRegistryException.refused(
          "The schema registry refused %s: status %d, %s"
              .formatted(what, response.statusCode(), response.body()));
    }
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      // A proxy's page, for example: the address is wrong or not yet right.
      throw SchemaRegistryException.unavailable(
          "What answered for " + what + " is no schema registry", e);
    }
  }

  private static Schema parse(int id, JsonNode answer) {
    var type = answer.path("schemaType").asString("AVRO");
    if (!type.equals("AVRO") || !answer.path("schema").isString()) {
      throw SchemaRegistryException.refused("Schema id " + id + " is not an Avro schema: " + type);
    }
    try {
      // Names were checked by the registry; other languages allow more than Java does.
      return new Schema.Parser(NameValidator.NO_VALIDATION).parse(answer.path("schema").asString());
    } catch (AvroRuntimeException e) {
      throw SchemaRegistryException.refused("Schema id " + id + " cannot be parsed: " + e);
    }
  }
}
