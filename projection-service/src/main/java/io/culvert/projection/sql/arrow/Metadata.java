package io.culvert.projection.sql.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.List;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** What stands before a message's body: flatbuffers, by Arrow's {@code Message.fbs}. */
final class Metadata {

  private static final int DECIMAL_BITS = 128;

  /**
   * Where a buffer lies.
   *
   * @param offset from the body's beginning, in bytes
   * @param length without padding, in bytes
   */
  record Place(long offset, long length) {}

  private final FlatBufferBuilder out = new FlatBufferBuilder();

  private Metadata() {}

  static byte[] schema(List<ArrowField> fields) {
    var it = new Metadata();
    var vector = Schema.createFieldsVector(it.out, fields.stream().mapToInt(it::field).toArray());
    return it.message(
        MessageHeader.Schema, Schema.createSchema(it.out, Endianness.Little, vector, 0, 0), 0);
  }

  /**
   * Of a record batch.
   *
   * @param nulls how many cells of each column are null
   * @param places of all columns' buffers, in order
   * @param bodyLength in bytes, padding included
   */
  static byte[] batch(int rows, List<Integer> nulls, List<Place> places, long bodyLength) {
    var it = new Metadata();
    RecordBatch.startNodesVector(it.out, nulls.size());
    for (var count : nulls.reversed()) { // flatbuffers are built from their end
      FieldNode.createFieldNode(it.out, rows, count);
    }
    var nodes = it.out.endVector();
    RecordBatch.startBuffersVector(it.out, places.size());
    for (var place : places.reversed()) {
      Buffer.createBuffer(it.out, place.offset(), place.length());
    }
    var buffers = it.out.endVector();
    return it.message(
        MessageHeader.RecordBatch,
        RecordBatch.createRecordBatch(it.out, rows, nodes, buffers, 0, 0),
        bodyLength);
  }

  private byte[] message(byte kind, int header, long bodyLength) {
    out.finish(Message.createMessage(out, MetadataVersion.V5, kind, header, bodyLength, 0));
    return out.sizedByteArray();
  }

  private int field(ArrowField field) {
    var name = out.createString(field.name());
    var sqlType =
        KeyValue.createKeyValue(
            out, out.createString("postgresql.type"), out.createString(field.sqlType()));
    var metadata = Field.createCustomMetadataVector(out, new int[] {sqlType});
    var children = Field.createChildrenVector(out, new int[0]);
    var nullable = true;
    return Field.createField(
        out, name, nullable, kind(field.type()), type(field.type()), 0, children, metadata);
  }

  private static byte kind(ArrowType type) {
    return switch (type) {
      case ArrowType.Truth _ -> Type.Bool;
      case ArrowType.Text _ -> Type.Utf8;
      case ArrowType.Whole _ -> Type.Int;
      case ArrowType.Floating _ -> Type.FloatingPoint;
      case ArrowType.Decimal _ -> Type.Decimal;
      case ArrowType.Day _ -> Type.Date;
      case ArrowType.Time _ -> Type.Timestamp;
    };
  }

  private int type(ArrowType type) {
    return switch (type) {
      case ArrowType.Truth _ -> {
        Bool.startBool(out);
        yield Bool.endBool(out);
      }
      case ArrowType.Text _ -> {
        Utf8.startUtf8(out);
        yield Utf8.endUtf8(out);
      }
      case ArrowType.Whole(int bits) -> Int.createInt(out, bits, true);
      case ArrowType.Floating(int bits) ->
          FloatingPoint.createFloatingPoint(
              out, bits == Float.SIZE ? Precision.SINGLE : Precision.DOUBLE);
      case ArrowType.Decimal(int precision, int scale) ->
          Decimal.createDecimal(out, precision, scale, DECIMAL_BITS);
      case ArrowType.Day _ -> Date.createDate(out, DateUnit.DAY);
      case ArrowType.Time(boolean utc) ->
          Timestamp.createTimestamp(out, TimeUnit.MICROSECOND, utc ? out.createString("UTC") : 0);
    };
  }
}
