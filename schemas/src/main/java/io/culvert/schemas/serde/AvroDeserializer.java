package io.culvert.schemas.serde;

import io.culvert.schemas.registry.SchemaRegistry;
import io.culvert.schemas.registry.SchemaRegistryException;
import io.culvert.schemas.serde.UnreadableRecordException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in the Confluent wire format, resolving the writer's schema against the
 * reader's. Settings: {@link SerdeSettings}, and without a type in the constructor {@code
 * specific.avro.value.type} or {@code specific.avro.key.type}; with neither, the writer's schema
 * names the class, which must be one of ours ({@code specific.avro.reader} is always true). May be
 * shared by threads once configured. A tombstone becomes null.
 *
 * <p>Throws {@link UnreadableRecordException} for bytes that will never be readable, and a
 * retriable {@link SchemaRegistryException} when the registry cannot be asked; the two must not be
 * treated alike.
 *
 * @param <T> the records
 */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {

  static {
    TrustedRecords.trust();
  }

  private final Map<Integer, Reader<T>> readers = new ConcurrentHashMap<>();
  private @Nullable Class<? extends T> type;
  private @Nullable SchemaRegistry registry;

  /**
   * How records of one writer are read.
   *
   * @param refused fails on what must not be resolved; empty for writers that know no more than we
   */
  private record Reader<T>(DatumReader<T> resolving, Optional<DatumReader<Object>> refused) {}

  /** For Kafka, which configures it afterwards. */
  public AvroDeserializer() {}

  /** For records of one type, whatever the writer's schema is called. */
  public AvroDeserializer(Class<? extends T> type) {
    this.type = type;
  }

  AvroDeserializer(Class<? extends T> type, SchemaRegistry registry) {
    this.type = type;
    this.registry = registry;
  }

  @Override
  public void configure(Map<String, ?> config, boolean isKey) {
    if (type == null) {
      type = configuredType(config, isKey ? "specific.avro.key.type" : "specific.avro.value.type");
    }
    if (registry == null) {
      registry = SerdeSettings.from(config, isKey).registry();
    }
  }

  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    if (bytes.length > 0 && bytes[0] != WireFormat.MAGIC) {
      throw unreadable(Reason.BAD_MAGIC, topic, "first byte is " + bytes[0], null);
    }
    if (bytes.length < WireFormat.HEADER) {
      throw unreadable(Reason.TRUNCATED, topic, bytes.length + " bytes", null);
    }
    return decode(topic, bytes, readerFor(topic, WireFormat.readId(bytes)));
  }

  private T decode(String topic, byte[] bytes, Reader<T> reader) {
    try {
      if (reader.refused.isPresent()) {
        reader.refused.get().read(null, decoder(bytes));
      }
      var decoder = decoder(bytes);
      var value = reader.resolving.read(null, decoder);
      if (decoder.isEnd()) {
        return value;
      }
    } catch (EOFException e) {
      throw unreadable(Reason.TRUNCATED, topic, bytes.length + " bytes", e);
    } catch (AvroTypeException e) {
      throw unreadable(Reason.NOT_IN_READER_SCHEMA, topic, e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      // Avro meets hostile bytes with exceptions of many kinds.
      throw unreadable(Reason.MALFORMED, topic, e.toString(), e);
    }
    throw unreadable(Reason.TRAILING_BYTES, topic, bytes.length + " bytes", null);
  }

  private static BinaryDecoder decoder(byte[] bytes) {
    var length = bytes.length - WireFormat.HEADER;
    return DecoderFactory.get().binaryDecoder(bytes, WireFormat.HEADER, length, null);
  }

  private Reader<T> readerFor(String topic, int id) {
    var known = readers.get(id);
    if (known != null) {
      return known;
    }
    if (registry == null) {
      throw new IllegalStateException("configure() was not called");
    }
    var reader = newReader(topic, writerSchema(registry, topic, id));
    readers.put(id, reader);
    return reader;
  }

  private static Schema writerSchema(SchemaRegistry registry, String topic, int id) {
    try {
      return registry
          .byId(id)
          .orElseThrow(() -> unreadable(Reason.UNKNOWN_SCHEMA_ID, topic, "id " + id, null));
    } catch (SchemaRegistryException e) {
      if (e.isRetriable()) {
        throw e;
      }
      throw unreadable(Reason.UNUSABLE_SCHEMA, topic, "id " + id, e);
    }
  }

  private Reader<T> newReader(String topic, Schema written) {
    var target = type != null ? type : typeNamed(topic, written.getFullName());
    var model = SpecificData.getForClass(target);
    var read = model.getSchema(target);
    return new Reader<>(
        new SpecificDatumReader<>(written, read, model), ForeignFacts.refused(written, read));
  }

  private Class<? extends T> typeNamed(String topic, String name) {
    if (TrustedRecords.isTrusted(name)) {
      try {
        return recordType(name);
      } catch (ClassNotFoundException e) {
        // said below
      }
    }
    throw unreadable(Reason.NOT_IN_READER_SCHEMA, topic, "no type for " + name, null);
  }

  private @Nullable Class<? extends T> configuredType(Map<String, ?> config, String name) {
    try {
      return switch (config.get(name)) {
        case null -> null;
        case Object value ->
            recordType(value instanceof Class<?> c ? c.getName() : value.toString());
      };
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(name + " names no class: " + config.get(name), e);
    }
  }

  // The caller of an untyped deserializer says with T what the topic holds, as Kafka has it.
  @SuppressWarnings("unchecked")
  private Class<? extends T> recordType(String name) throws ClassNotFoundException {
    var loaded = Class.forName(name, false, AvroDeserializer.class.getClassLoader());
    return (Class<? extends T>) loaded.asSubclass(SpecificRecord.class);
  }

  private static UnreadableRecordException unreadable(
      Reason reason, String topic, @Nullable String detail, @Nullable Throwable cause) {
    return new UnreadableRecordException(reason, topic, String.valueOf(detail), cause);
  }
}
