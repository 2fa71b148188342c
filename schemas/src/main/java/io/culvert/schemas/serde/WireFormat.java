package io.culvert.schemas.serde;

/**
 * The five bytes before every Avro value, as Confluent has them: a zero, then the schema's id as a
 * big-endian 32-bit number.
 */
final class WireFormat {

  static final int HEADER = 5;
  static final byte MAGIC = 0;

  private WireFormat() {}

  static void writeHeader(byte[] bytes, int id) {
    bytes[0] = MAGIC;
    bytes[1] = (byte) (id >>> 24);
    bytes[2] = (byte) (id >>> 16);
    bytes[3] = (byte) (id >>> 8);
    bytes[4] = (byte) id;
  }

  static int readId(byte[] bytes) {
    return (bytes[1] & 0xff) << 24
        | (bytes[2] & 0xff) << 16
        | (bytes[3] & 0xff) << 8
        | (bytes[4] & 0xff);
  }
}
