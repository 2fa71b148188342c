package io.culvert.schemas.serde;

import io.culvert.schemas.registry.SchemaRegistry;
import io.culvert.schemas.registry.SchemaRegistryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** Ids from 1 upward, in the order of registration. */
final class RegistryInMemory implements SchemaRegistry {

  final Map<String, Schema> bySubject = new LinkedHashMap<>();
  private final List<Schema> schemas = new ArrayList<>();
  boolean isDown;

  int add(Schema schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return schemas.indexOf(schema) + 1;
  }

  @Override
  public int register(String subject, Schema schema) {
    bySubject.put(subject, schema);
    return add(schema);
  }

  @Override
  public int lookUp(String subject, Schema schema) {
    if (!schema.equals(bySubject.get(subject))) {
      throw SchemaRegistryException.refused("not there");
    }
    return add(schema);
  }

  @Override
  public Optional<Schema> byId(int id) {
    if (isDown) {
      throw SchemaRegistryException.unavailable("down", null);
    }
    return id < 1 || id > schemas.size() ? Optional.empty() : Optional.of(schemas.get(id - 1));
  }
}
