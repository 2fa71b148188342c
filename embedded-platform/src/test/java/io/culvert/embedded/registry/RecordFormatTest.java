package io.culvert.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.embedded.registry.RegistryRecord.CompatibilitySet;
import io.culvert.embedded.registry.RegistryRecord.Noop;
import io.culvert.embedded.registry.RegistryRecord.SchemaRemoved;
import io.culvert.embedded.registry.RegistryRecord.SchemaStored;
import io.culvert.embedded.registry.RegistryRecord.SubjectDeleted;
import io.culvert.embedded.registry.RegistryRecord.Unknown;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes are what Confluent's registry writes and expects. */
class RecordFormatTest {
  private static final RegisteredSchema INT =
      new RegisteredSchema("orders-value", 2, 7, "AVRO", "\"int\"", false);

  static Stream<RegistryRecord> records() {
    return Stream.of(
        new SchemaStored(INT),
        new SchemaStored(INT.asDeleted()),
        new SchemaRemoved("orders-value", 2),
        new SubjectDeleted("orders-value", 3),
        new CompatibilitySet(null, Compatibility.FULL),
        new CompatibilitySet("orders-value", Compatibility.NONE),
        new CompatibilitySet("orders-value", null),
        new Noop());
  }

  @ParameterizedTest
  @MethodSource("records")
  void aRecordIsReadAsItWasWritten(RegistryRecord record) {
    assertThat(RecordFormat.read(RecordFormat.key(record), RecordFormat.value(record)))
        .isEqualTo(record);
  }

  @Test
  void aSchemaIsWrittenAsConfluentDoes() {
    assertThat(key(new SchemaStored(INT)))
        .isEqualTo(
            "{\"keytype\":\"SCHEMA\",\"subject\":\"orders-value\",\"version\":2,\"magic\":1}");
    assertThat(value(new SchemaStored(INT)))
        .isEqualTo(
            "{\"subject\":\"orders-value\",\"version\":2,\"id\":7,\"schema\":\"\\\"int\\\"\",\"deleted\":false}");
  }

  @Test
  void aDeletionIsWrittenAsConfluentDoes() {
    SubjectDeleted deleted = new SubjectDeleted("orders-value", 3);
    assertThat(key(deleted))
        .isEqualTo("{\"keytype\":\"DELETE_SUBJECT\",\"subject\":\"orders-value\",\"magic\":0}");
    assertThat(value(deleted)).isEqualTo("{\"subject\":\"orders-value\",\"version\":3}");
  }

  @Test
  void aCompatibilityIsWrittenAsConfluentDoes() {
    assertThat(key(new CompatibilitySet(null, Compatibility.FULL)))
        .isEqualTo("{\"keytype\":\"CONFIG\",\"subject\":null,\"magic\":0}");
    assertThat(value(new CompatibilitySet(null, Compatibility.FULL)))
        .isEqualTo("{\"compatibilityLevel\":\"FULL\"}");
    assertThat(key(new Noop())).isEqualTo("{\"keytype\":\"NOOP\",\"magic\":0}");
    assertThat(RecordFormat.value(new Noop())).isNull();
  }

  @Test
  void whatOnlyConfluentWritesIsReadWithoutHarm() {
    assertThat(
            read("{\"keytype\":\"MODE\",\"subject\":null,\"magic\":0}", "{\"mode\":\"READWRITE\"}"))
        .isEqualTo(new Unknown("MODE"));
    assertThat(read("not json", "{}")).isInstanceOf(Unknown.class);
    assertThat(
            read(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":1,\"magic\":1}",
                "{\"subject\":\"s\",\"version\":1,\"id\":3,\"md5\":\"x\",\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax\",\"deleted\":false}"))
        .isEqualTo(new SchemaStored(new RegisteredSchema("s", 1, 3, "PROTOBUF", "syntax", false)));
  }

  private static RegistryRecord read(String key, String value) {
    return RecordFormat.read(
        key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  private static String key(RegistryRecord record) {
    return new String(RecordFormat.key(record), StandardCharsets.UTF_8);
  }

  private static String value(RegistryRecord record) {
    return new String(RecordFormat.value(record), StandardCharsets.UTF_8);
  }
}
