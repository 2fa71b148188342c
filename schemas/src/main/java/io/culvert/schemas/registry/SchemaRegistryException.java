package io.culvert.schemas.registry;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** The registry refused a request or could not be reached. */
public final class SchemaRegistryException extends SerializationException {

  private static final long serialVersionUID = 1L;

  private final boolean retriable;

  private SchemaRegistryException(String message, boolean retriable, @Nullable Throwable cause) {
    super(message, cause);
    this.retriable = retriable;
  }

  /** The registry answered no, and will say so again. */
  public static SchemaRegistryException refused(String message) {
    return new SchemaRegistryException(message, false, null);
  }

  /** No registry gave a proper answer; the same request may succeed later. */
  public static SchemaRegistryException unavailable(String message, @Nullable Throwable cause) {
    return new SchemaRegistryException(message, true, cause);
  }

  /** Whether the same request may succeed later. */
  public boolean isRetriable() {
    return retriable;
  }
}
