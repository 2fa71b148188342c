package io.culvert.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What generated code writes is what Avro writes by looking at the schema, byte for byte. */
class WritingModelTest {
  private static final int RECORDS = 200;
  private static final long SEED = 1;

  static {
    TrustedRecords.trust();
  }

  static Stream<Class<?>> types() {
    return Topics.all().stream()
        .<Class<?>>map(Topic::valueType)
        .filter(SpecificRecord.class::isAssignableFrom)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("types")
  void theBytesAreTheSame(Class<?> type) throws IOException {
    var model = SpecificData.getForClass(type);
    var schema = model.getSchema(type);
    for (var random : new RandomData(schema, RECORDS, SEED)) {
      var written = write(new GenericDatumWriter<>(schema), random);
      var reader = new SpecificDatumReader<Object>(schema, schema, model);
      var record = reader.read(null, DecoderFactory.get().binaryDecoder(written, null));

      assertThat(write(new SpecificDatumWriter<>(schema, WritingModel.of(type)), record))
          .isEqualTo(write(new SpecificDatumWriter<>(schema, model), record));
    }
  }

  private static byte[] write(DatumWriter<Object> writer, Object record) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    writer.write(record, encoder);
    return bytes.toByteArray();
  }
}
