package io.culvert.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.events.Header;
import io.culvert.schemas.Samples;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is in the topic, the reader gets a value or one kind of exception, and lives. */
class HostileBytesTest {

  private static final Map<String, String> CONFIG =
      Map.of("schema.registry.url", "http://127.0.0.1:1");

  private final RegistryInMemory registry = new RegistryInMemory();
  private final AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>(registry);
  private final Random random = new Random(20261123);

  HostileBytesTest() {
    serializer.configure(CONFIG, false);
  }

  @Test
  void everyTruncationIsUnreadable() {
    for (var event : Samples.all()) {
      var bytes = serializer.serialize("t", event);
      var deserializer = deserializer(event.getClass());
      for (int length = 0; length < bytes.length; length++) {
        var cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> deserializer.deserialize("t", cut))
            .isInstanceOf(UnreadableRecordException.class);
      }
    }
  }

  @Test
  @Timeout(60)
  void damagedRecordsAreReadOrUnreadableAndNothingElse() {
    int unreadable = 0;
    for (var event : Samples.all()) {
      var bytes = serializer.serialize("t", event);
      var deserializer = deserializer(event.getClass());
      for (int i = 0; i < 5000; i++) {
        unreadable += isUnreadable(deserializer, damaged(bytes)) ? 1 : 0;
      }
    }
    assertThat(unreadable).isPositive();
  }

  @Test
  @Timeout(20)
  void aLengthOfGigabytesAllocatesNothing() {
    serializer.serialize("t", new Header("", ""));
    var maxInt = new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
    var bytes = new byte[WireFormat.HEADER + maxInt.length + 3];
    WireFormat.writeHeader(bytes, 1);
    System.arraycopy(maxInt, 0, bytes, WireFormat.HEADER, maxInt.length);

    assertThat(isUnreadable(deserializer(Header.class), bytes)).isTrue();
  }

  @Test
  @Timeout(20)
  void anArrayOfBillionsAllocatesNothing() {
    var event = Samples.all().get(1);
    var bytes = serializer.serialize("t", event);
    var deserializer = deserializer(event.getClass());
    var huge = new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0e};
    for (int at = WireFormat.HEADER; at < bytes.length - huge.length; at++) {
      var copy = bytes.clone();
      System.arraycopy(huge, 0, copy, at, huge.length);
      isUnreadable(deserializer, copy);
    }
  }

  @Test
  void aForeignClassNameInASchemaIsNotLoaded() {
    var foreign = SchemaBuilder.record("java.lang.ProcessBuilder").fields().endRecord();
    var bytes = new byte[WireFormat.HEADER];
    WireFormat.writeHeader(bytes, registry.add(foreign));

    assertThat(isUnreadable(deserializer(null), bytes)).isTrue();
  }

  private byte[] damaged(byte[] bytes) {
    var copy = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      copy[WireFormat.HEADER + random.nextInt(copy.length - WireFormat.HEADER)] =
          (byte) random.nextInt();
    }
    return copy;
  }

  private static boolean isUnreadable(AvroDeserializer<?> deserializer, byte[] bytes) {
    try {
      deserializer.deserialize("t", bytes);
      return false;
    } catch (UnreadableRecordException e) {
      return true;
    }
  }

  private AvroDeserializer<SpecificRecord> deserializer(Class<? extends SpecificRecord> type) {
    var deserializer = new AvroDeserializer<SpecificRecord>(type, registry);
    deserializer.configure(CONFIG, false);
    return deserializer;
  }
}
