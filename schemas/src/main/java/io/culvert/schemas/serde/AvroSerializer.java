package io.culvert.schemas.serde;

import io.culvert.schemas.registry.SchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro records in the Confluent wire format. Settings: {@link SerdeSettings}. May be shared
 * by threads once configured. A null value becomes a tombstone.
 *
 * <p>The first record of a topic asks the registry for the schema's id and waits for the answer;
 * when that fails a {@link io.culvert.schemas.registry.SchemaRegistryException} says whether trying
 * again helps.
 *
 * @param <T> the records
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {

  private static final int KEPT_SCRATCH_BYTES = 512 * 1024;

  static {
    TrustedRecords.trust();
  }

  /** Buffers that outlive one record, because making them costs more than encoding does. */
  private static final class Scratch {
    final ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
  }

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);
  private static final byte[] NO_HEADER = new byte[WireFormat.HEADER];

  private record TopicSchema(String topic, Schema schema) {}

  private final Map<TopicSchema, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Schema, DatumWriter<T>> writers = new ConcurrentHashMap<>();
  private @Nullable SerdeSettings settings;
  private @Nullable SchemaRegistry registry;
  private boolean isKey;

  /** For Kafka, which configures it afterwards. */
  public AvroSerializer() {}

  /** With a registry that the caller has; it is still to be configured. */
  public AvroSerializer(SchemaRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void configure(Map<String, ?> config, boolean isKey) {
    this.isKey = isKey;
    var read = SerdeSettings.from(config, isKey);
    settings = read;
    if (registry == null) {
      registry = read.registry();
    }
  }

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T value) {
    if (value == null) {
      return null;
    }
    var schema = value.getSchema();
    var id = idOf(topic, schema);
    var writer = writers.computeIfAbsent(schema, AvroSerializer::writerOf);
    var bytes = encode(topic, writer, value);
    WireFormat.writeHeader(bytes, id);
    return bytes;
  }

  private int idOf(String topic, Schema schema) {
    var key = new TopicSchema(topic, schema);
    var known = ids.get(key);
    if (known != null) {
      return known;
    }
    if (settings == null || registry == null) {
      throw new IllegalStateException("configure() was not called");
    }
    var subject = settings.naming().subject(topic, isKey, schema.getFullName());
    var id =
        settings.autoRegister()
            ? registry.register(subject, schema)
            : registry.lookUp(subject, schema);
    ids.put(key, id);
    return id;
  }

  private static <T> DatumWriter<T> writerOf(Schema schema) {
    return new SpecificDatumWriter<>(schema, WritingModel.of(SpecificData.get().getClass(schema)));
  }

  private byte[] encode(String topic, DatumWriter<T> writer, T value) {
    var scratch = SCRATCH.get();
    try {
      scratch.out.reset();
      scratch.out.writeBytes(NO_HEADER);
      scratch.encoder = EncoderFactory.get().binaryEncoder(scratch.out, scratch.encoder);
      writer.write(value, scratch.encoder);
      scratch.encoder.flush();
      var bytes = scratch.out.toByteArray();
      if (bytes.length > KEPT_SCRATCH_BYTES) {
        SCRATCH.remove(); // one large record must not hold memory for ever
      }
      return bytes;
    } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
      SCRATCH.remove(); // half a record is in it
      throw new SerializationException("Cannot encode a record for " + topic, e);
    }
  }
}
