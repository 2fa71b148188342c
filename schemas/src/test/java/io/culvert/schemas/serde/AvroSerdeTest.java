package io.culvert.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.Header;
import io.culvert.events.SessionEvent;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Samples;
import io.culvert.schemas.registry.SchemaRegistryException;
import io.culvert.schemas.serde.UnreadableRecordException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroSerdeTest {

  private static final String TOPIC = "t";
  private static final Map<String, String> CONFIG =
      Map.of("schema.registry.url", "http://127.0.0.1:1");

  private final RegistryInMemory registry = new RegistryInMemory();

  static List<SpecificRecord> samples() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyEventComesBackEqual(SpecificRecord event) {
    var bytes = serializer(Map.of()).serialize(TOPIC, event);

    assertThat(deserializer(event.getClass()).deserialize(TOPIC, bytes)).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void withoutATypeTheWritersSchemaNamesOneOfOurClasses(SpecificRecord event) {
    var bytes = serializer(Map.of()).serialize(TOPIC, event);

    assertThat(deserializer(null).deserialize(TOPIC, bytes)).isEqualTo(event);
  }

  @Test
  void theBytesAreMagicThenTheIdThenPlainAvro() {
    registry.add(SchemaBuilder.builder().intType());
    registry.add(SchemaBuilder.builder().longType());

    var bytes = serializer(Map.of()).serialize(TOPIC, new Header("ab", "c"));

    assertThat(bytes).containsExactly(0, 0, 0, 0, 3, 4, 'a', 'b', 2, 'c');
  }

  @Test
  void anIdUsesAllFourBytes() {
    var bytes = new byte[5];
    WireFormat.writeHeader(bytes, 0x80_01_7f_ff);

    assertThat(bytes).containsExactly(0, 0x80, 0x01, 0x7f, 0xff);
    assertThat(WireFormat.readId(bytes)).isEqualTo(0x80_01_7f_ff);
  }

  @Test
  void nullIsATombstoneBothWays() {
    assertThat(serializer(Map.of()).serialize(TOPIC, null)).isNull();
    assertThat(deserializer(SessionEvent.class).deserialize(TOPIC, null)).isNull();
  }

  @Test
  void theSubjectIsTheTopicUnlessAnotherStrategyIsNamed() {
    serializer(Map.of()).serialize(TOPIC, new Header("a", "b"));
    serializer(
            Map.of(
                "value.subject.name.strategy",
                "io.confluent.kafka.serializers.subject.RecordNameStrategy"))
        .serialize(TOPIC, new Header("a", "b"));
    serializer(Map.of("value.subject.name.strategy", "TOPIC_RECORD_NAME"))
        .serialize(TOPIC, new Header("a", "b"));

    assertThat(registry.bySubject)
        .containsOnlyKeys("t-value", "io.culvert.events.Header", "t-io.culvert.events.Header");
  }

  @Test
  void withoutAutoRegistrationAnUnknownSchemaIsRefused() {
    var serializer = serializer(Map.of("auto.register.schemas", "false"));

    assertThatThrownBy(() -> serializer.serialize(TOPIC, Samples.tick()))
        .asInstanceOf(type(SchemaRegistryException.class))
        .returns(false, SchemaRegistryException::isRetriable);
    assertThat(registry.bySubject).isEmpty();
  }

  @Test
  void anOlderWritersRecordGetsTheDefaultsOfNewFields() throws IOException {
    var older = SchemaBuilder.record("io.culvert.events.Route").fields();
    var newer = io.culvert.events.Route.getClassSchema();
    for (var field : newer.getFields()) {
      if (!field.name().equals("expiresAt")) {
        older.name(field.name()).type(field.schema()).noDefault();
      }
    }
    var today = Samples.all().get(3);
    var olderBytes = written(copy(today, older.endRecord()), today.getClass());

    var route = (io.culvert.events.Route) deserializer(null).deserialize(TOPIC, olderBytes);

    assertThat(route.getHostname()).isEqualTo("shop.localhost");
    assertThat(route.getExpiresAt()).isNull();
  }

  @Test
  void aFactOfANewerWriterIsNotInTheReadersSchema() {
    var future = SchemaBuilder.record("SessionPaused").namespace("io.culvert.events").fields();
    Schema written = withPayload(future.endRecord());
    var valid = serializer(Map.of()).serialize(TOPIC, Samples.tick());
    var bytes = Arrays.copyOf(valid, lengthOfEnvelope(valid) + 1);
    WireFormat.writeHeader(bytes, registry.add(written));
    bytes[bytes.length - 1] = 0; // first branch, an empty record

    assertUnreadable(bytes, Reason.NOT_IN_READER_SCHEMA);
  }

  /** One of each topic, and the one that has no fields, as any other seems to have. */
  static Stream<SpecificRecord> facts() {
    var erased = new AccountEvent(EventIds.next(), Instant.EPOCH, "acme", new AccountErased());
    return Stream.concat(
        Stream.of(erased),
        Samples.all().stream().filter(event -> event.getSchema().getField("payload") != null));
  }

  /** Avro's library would take it for the fact that has its fields. */
  @ParameterizedTest
  @MethodSource("facts")
  void aFactOfTheFutureIsNotTakenForTheOneThatLooksLikeIt(SpecificRecord event) throws IOException {
    var payload = event.getSchema().getField("payload");
    var known = (SpecificRecord) event.get(payload.pos());
    var next = record(known.getSchema().getName() + "Next", known.getSchema(), Map.of());
    var kinds = new ArrayList<>(payload.schema().getTypes());
    kinds.add(next);
    var written =
        record(
            event.getSchema().getName(),
            event.getSchema(),
            Map.of("payload", Schema.createUnion(kinds)));
    var value = copy(event, written);
    value.put("payload", copy(known, next));

    var bytes = written(value, event.getClass());

    assertThatThrownBy(() -> deserializer(event.getClass()).deserialize(TOPIC, bytes))
        .isInstanceOfSatisfying(
            UnreadableRecordException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.NOT_IN_READER_SCHEMA));
  }

  private static Schema record(String name, Schema like, Map<String, Schema> changed) {
    var fields =
        like.getFields().stream()
            .map(
                field ->
                    new Schema.Field(field, changed.getOrDefault(field.name(), field.schema())))
            .toList();
    return Schema.createRecord(name, null, like.getNamespace(), false, fields);
  }

  /** What it has of the fields of another schema. */
  private static GenericData.Record copy(SpecificRecord record, Schema schema) {
    var copy = new GenericData.Record(schema);
    for (var field : schema.getFields()) {
      copy.put(field.pos(), record.get(record.getSchema().getField(field.name()).pos()));
    }
    return copy;
  }

  /** As a writer with another schema writes it, whose values are of our types. */
  private byte[] written(GenericData.Record record, Class<?> types) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var header = new byte[WireFormat.HEADER];
    WireFormat.writeHeader(header, registry.add(record.getSchema()));
    bytes.write(header);
    var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<IndexedRecord>(record.getSchema(), SpecificData.getForClass(types))
        .write(record, encoder);
    return bytes.toByteArray();
  }

  @Test
  void theIdOfNoSchemaIsSaid() {
    assertUnreadable(new byte[] {0, 0, 0, 0, 9, 1, 2}, Reason.UNKNOWN_SCHEMA_ID);
  }

  @Test
  void anotherFormatIsSaid() {
    assertUnreadable(
        "{\"json\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8), Reason.BAD_MAGIC);
    assertUnreadable(new byte[0], Reason.TRUNCATED);
    assertUnreadable(new byte[] {0, 0, 0}, Reason.TRUNCATED);
  }

  @Test
  void bytesLeftOverAreSaid() {
    var bytes = serializer(Map.of()).serialize(TOPIC, Samples.tick());

    assertUnreadable(Arrays.copyOf(bytes, bytes.length + 1), Reason.TRAILING_BYTES);
  }

  @Test
  void aRegistryThatIsDownDoesNotMakeARecordUnreadable() {
    var tick = Samples.tick();
    var bytes = serializer(Map.of()).serialize(TOPIC, tick);
    var deserializer = deserializer(SessionEvent.class);
    registry.isDown = true;

    assertThatThrownBy(() -> deserializer.deserialize(TOPIC, bytes))
        .asInstanceOf(type(SchemaRegistryException.class))
        .returns(true, SchemaRegistryException::isRetriable);

    registry.isDown = false;
    assertThat(deserializer.deserialize(TOPIC, bytes)).isEqualTo(tick);
  }

  @Test
  void aRecordThatCannotBeWrittenDoesNotSpoilTheNextOne() {
    var serializer = serializer(Map.of());
    var broken = new Header("name that is longer than nothing", null);

    assertThatThrownBy(() -> serializer.serialize(TOPIC, broken))
        .isInstanceOf(SerializationException.class);

    assertThat(serializer.serialize(TOPIC, new Header("ab", "c")))
        .containsExactly(0, 0, 0, 0, 1, 4, 'a', 'b', 2, 'c');
  }

  @Test
  void oneSerializerServesManyThreads() throws Exception {
    var serializer = serializer(Map.of());
    var deserializer = deserializer(Header.class);
    serializer.serialize(TOPIC, new Header("", ""));
    try (var threads = Executors.newFixedThreadPool(8)) {
      var done =
          threads.invokeAll(
              IntStream.range(0, 8)
                  .<java.util.concurrent.Callable<Boolean>>mapToObj(
                      t ->
                          () ->
                              IntStream.range(0, 2000)
                                  .mapToObj(i -> new Header(t + "/" + i, "x".repeat(i)))
                                  .allMatch(
                                      header ->
                                          header.equals(
                                              deserializer.deserialize(
                                                  TOPIC, serializer.serialize(TOPIC, header)))))
                  .toList());
      for (var result : done) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  private void assertUnreadable(byte[] bytes, Reason reason) {
    assertThatThrownBy(() -> deserializer(SessionEvent.class).deserialize(TOPIC, bytes))
        .asInstanceOf(type(UnreadableRecordException.class))
        .returns(reason, UnreadableRecordException::reason);
  }

  /** The session schema with another union of facts. */
  private static Schema withPayload(Schema fact) {
    var envelope = SchemaBuilder.record("io.culvert.events.SessionEvent").fields();
    for (var field : SessionEvent.getClassSchema().getFields()) {
      var schema = field.name().equals("payload") ? Schema.createUnion(fact) : field.schema();
      envelope.name(field.name()).type(schema).noDefault();
    }
    return envelope.endRecord();
  }

  private static int lengthOfEnvelope(byte[] tick) {
    var payload = "shop.localhost".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int i = 0; ; i++) {
      if (Arrays.equals(tick, i, i + payload.length, payload, 0, payload.length)) {
        return i + payload.length;
      }
    }
  }

  private AvroSerializer<SpecificRecord> serializer(Map<String, String> more) {
    var serializer = new AvroSerializer<>(registry);
    var config = new HashMap<>(CONFIG);
    config.putAll(more);
    serializer.configure(config, false);
    return serializer;
  }

  private AvroDeserializer<SpecificRecord> deserializer(Class<? extends SpecificRecord> type) {
    var deserializer = new AvroDeserializer<SpecificRecord>(type, registry);
    deserializer.configure(CONFIG, false);
    return deserializer;
  }
}
