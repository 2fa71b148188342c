package io.culvert.schemas.registry;

import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Gives schemas their ids. Implementations may be shared by threads, and remember what they saw.
 */
public interface SchemaRegistry {

  /**
   * The id of a schema, which is registered under the subject when it is not yet.
   *
   * @throws SchemaRegistryException when the registry refuses it or cannot be reached
   */
  int register(String subject, Schema schema);

  /**
   * The id of a schema that is already registered under the subject.
   *
   * @throws SchemaRegistryException when it is not, or the registry cannot be reached
   */
  int lookUp(String subject, Schema schema);

  /**
   * The schema that an id means; empty when the registry does not know the id.
   *
   * @throws SchemaRegistryException when the registry cannot be reached
   */
  Optional<Schema> byId(int id);
}
