package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;

/** A record as a later version will write it: proper, but its payload is of a kind of then. */
final class FutureFact {

  private static final String PAYLOAD = "payload";

  private FutureFact() {}

  /** Its bytes; the registry knows the schema. */
  static byte[] in(CulvertUnderTest culvert, Topic<?> topic, Schema today) throws IOException {
    var kind =
        SchemaBuilder.record("FactOfTheFuture")
            .namespace(today.getNamespace())
            .fields()
            .endRecord();
    var schema = withPayload(today, kind);
    var record = new GenericData.Record(schema);
    schema.getFields().forEach(field -> record.put(field.pos(), some(field.schema())));
    record.put(PAYLOAD, new GenericData.Record(kind));

    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeByte(0);
    out.writeInt(register(culvert, topic, schema));
    var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static Schema withPayload(Schema today, Schema kind) {
    var fields = new ArrayList<Schema.Field>();
    for (var field : today.getFields()) {
      var schema = field.schema();
      if (field.name().equals(PAYLOAD)) {
        var kinds = new ArrayList<>(schema.getTypes());
        kinds.add(kind);
        schema = Schema.createUnion(kinds);
      }
      fields.add(new Schema.Field(field, schema));
    }
    return Schema.createRecord(
        today.getName(), today.getDoc(), today.getNamespace(), false, fields);
  }

  private static Object some(Schema schema) {
    return switch (schema.getType()) {
      case STRING -> "some";
      case LONG -> 1L;
      case BYTES -> ByteBuffer.allocate(0);
      case UNION -> null;
      default -> throw new IllegalArgumentException("no envelope has " + schema);
    };
  }

  private static int register(CulvertUnderTest culvert, Topic<?> topic, Schema schema) {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    culvert.kafka().schemaRegistryUrl()
                        + "/subjects/"
                        + topic.name()
                        + "-value/versions"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(
                BodyPublishers.ofString(
                    CulvertUnderTest.JSON.writeValueAsString(Map.of("schema", schema.toString()))));
    var answer = culvert.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return CulvertUnderTest.JSON.readTree(answer.body()).get("id").asInt();
  }
}
